//! The numbers of the time limits, so that a profile of a purpose can set another where a body changes its
//! rules or where the user's own letter says otherwise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Limit;

/// The days and months of every limit. Each default follows the best source. See the limit itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LimitNumbers {
    /// Days to ask for a mandatory reconsideration, counted from the decision. The default is 30.
    pub reconsideration_days: u16,
    /// Days in which every source agrees that a mandatory reconsideration is in time. The default is 28.
    pub reconsideration_safe_days: u16,
    /// Days in which the Department treats an online change as a mandatory reconsideration. The default is
    /// 32.
    pub reconsideration_online_days: u16,
    /// Months to appeal, counted from the day on which the mandatory reconsideration notice was sent. The default is 1.
    pub appeal_months: u16,
    /// Further months in which a late appeal can still be accepted. The default is 12.
    pub late_appeal_months: u16,
    /// Days to ask that an address be kept confidential, counted from the enquiry. The default is 14.
    pub confidentiality_days: u16,
    /// Working days for CMS to acknowledge a complaint, in place of those of the stage.
    pub acknowledgement_working_days: Option<u16>,
    /// Working days for CMS to answer a complaint, in place of those of the stage.
    pub answer_working_days: Option<u16>,
    /// Months to go to the Independent Case Examiner, counted from receipt of the final response. The default is 6.
    pub examiner_months: u16,
    /// Months to bring the matter to a Member of Parliament, counted from the day on which it was first known. The default is 12.
    pub member_months: u16,
    /// Months to go to the Northern Ireland Public Services Ombudsman, counted from the day on which the
    /// last notice of the complaints procedure was sent. The default is 6.
    pub ni_ombudsman_months: u16,
    /// Months to answer a subject access request, counted from receipt, in place of that of the stage.
    pub access_months: Option<u16>,
    /// Further months where the request is complex or there are several. The default is 2.
    pub access_further_months: u16,
    /// Days in which an answer to a subject access request is in time, whatever the month. The default is 28.
    pub access_safe_days: u16,
}

impl LimitNumbers {
    /// What the profile sets in place of a stage's own number.
    pub(super) const fn instead_of(&self, limit: Limit) -> Option<u16> {
        match limit {
            Limit::Acknowledgement => self.acknowledgement_working_days,
            Limit::Answer => self.answer_working_days,
            Limit::SubjectAccess => self.access_months,
            _ => None,
        }
    }
}

impl Default for LimitNumbers {
    fn default() -> Self {
        LimitNumbers {
            reconsideration_days: 30,
            reconsideration_safe_days: 28,
            reconsideration_online_days: 32,
            appeal_months: 1,
            late_appeal_months: 12,
            confidentiality_days: 14,
            acknowledgement_working_days: None,
            answer_working_days: None,
            examiner_months: 6,
            member_months: 12,
            ni_ombudsman_months: 6,
            access_months: None,
            access_further_months: 2,
            access_safe_days: 28,
        }
    }
}
