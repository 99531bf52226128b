"""A sandbox of ``ssfw`` (师生服务), the academic portal of several Chinese universities."""
