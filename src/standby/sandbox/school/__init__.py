"""An invented school: students, their passwords and their grades, whatever portal shows them."""
