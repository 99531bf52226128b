"""A sandbox of Qiangzhi (强智教务, context ``/jsxsd``), the academic portal of many Chinese universities."""
