"""Mail over SMTP."""

from standby.channels.email.address import check_address, check_sender, message_id
from standby.channels.email.channel import EmailChannel, SmtpSettings

__all__ = ["EmailChannel", "SmtpSettings", "check_address", "check_sender", "message_id"]
