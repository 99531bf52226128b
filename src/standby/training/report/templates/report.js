const radios = [...document.getElementsByName("language")];
const tell = () => { document.documentElement.lang = radios.find((radio) => radio.checked).value; };
if (/^zh\b/i.test(navigator.language)) radios.find((radio) => radio.value === "zh-CN").checked = true;
for (const radio of radios) radio.addEventListener("change", tell);
tell();
