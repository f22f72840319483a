//! Numbers of the properties of a message ([MS-OXPROPS]).

// Numbers of properties (MS-OXPROPS).
pub(super) const SUBJECT: u16 = 0x0037;

pub(super) const SUBMITTED: u16 = 0x0039;

pub(super) const DELIVERED: u16 = 0x0e06;

pub(super) const HEADS: u16 = 0x007d;

pub(super) const BODY: u16 = 0x1000;

pub(super) const RTF: u16 = 0x1009;

pub(super) const HTML: u16 = 0x1013;

pub(super) const MESSAGE_ID: u16 = 0x1035;

pub(super) const FLAGS: u16 = 0x0e07;

/// The flag of a message that was never sent (MS-OXCMSG, 2.2.1.6).
pub(super) const UNSENT: u32 = 0x8;

pub(super) const CHANGED: u16 = 0x3008;

pub(super) const IMPORTANCE: u16 = 0x0017;

pub(super) const SENSITIVITY: u16 = 0x0036;

pub(super) const CODE_PAGE: u16 = 0x3ffd;

pub(super) const HTML_PAGE: u16 = 0x3fde;

pub(super) const LANGUAGE: u16 = 0x3ff1;

pub(super) const NAME: u16 = 0x3001;

pub(super) const ADDRESS: u16 = 0x3003;

pub(super) const SMTP: u16 = 0x39fe;

pub(super) const ROLE: u16 = 0x0c15;

pub(super) const DATA: u16 = 0x3701;

pub(super) const FILE: u16 = 0x3707;

pub(super) const SHORT_FILE: u16 = 0x3704;

pub(super) const MEDIA: u16 = 0x370e;

pub(super) const CONTENT_ID: u16 = 0x3712;

pub(super) const LOCATION: u16 = 0x3713;

/// Name and address of the sender: as set on behalf of whom, then as who sent it.
pub(super) const SENDERS: [(u16, u16, u16); 2] = [(0x0042, 0x5d02, 0x0065), (0x0c1a, 0x5d01, 0x0c1f)];

/// Those to whom it went, as shown, for mails that keep no list of them.
pub(super) const SHOWN: [(&str, u16); 3] = [("To", 0x0e04), ("Cc", 0x0e03), ("Bcc", 0x0e02)];
