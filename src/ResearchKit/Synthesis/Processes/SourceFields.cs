namespace ResearchKit.Synthesis.Processes;

/// <summary>Fields of one source system that are held on the same basis, for the same purpose and as long.</summary>
/// <param name="System">The system.</param>
/// <param name="LegalBasis">Legal basis: statute (a task laid down by law), public_interest, consent, or contract.</param>
/// <param name="Purpose">Purpose.</param>
/// <param name="Months">How long it is kept.</param>
/// <param name="Fields">File and column; table and column of the learning schema, null where it is not loaded; class.</param>
internal sealed record SourceFieldSet(
    string System, string LegalBasis, string Purpose, short Months, IReadOnlyList<(string Field, string? Table, string? Column, string Class)> Fields);

/// <summary>Fields of the systems that the city's raw exports come from.</summary>
internal static class SourceFields
{
    private const string Direct = "direct", Pseudonym = "pseudonym", Quasi = "quasi", Sensitive = "sensitive", Neutral = "neutral", FreeText = "free_text";

    public static IReadOnlyList<SourceFieldSet> All { get; } =
    [
        new("student_register", "statute", "arrange_education", 120,
        [
            ("users.sourcedId", "person", "pseudonym", Pseudonym), ("users.username", null, null, Direct), ("users.givenName", null, null, Direct),
            ("users.familyName", null, null, Direct), ("users.email", null, null, Direct), ("users.identifier", null, null, Direct),
            ("users.role", "person", "person_id", Neutral), ("users.grades", "teaching_group", "grade", Quasi),
            ("orgs.sourcedId", "school", "school_code", Quasi), ("orgs.name", null, null, Neutral), ("orgs.type", "school", "education_level", Neutral),
            ("classes.sourcedId", "teaching_group", "group_code", Neutral), ("classes.title", null, null, Neutral),
            ("classes.schoolSourcedId", "teaching_group", "school_id", Quasi), ("classes.termSourcedIds", "teaching_group", "term_code", Neutral),
            ("enrollments.userSourcedId", "group_membership", "learner_id", Pseudonym), ("enrollments.classSourcedId", "group_membership", "group_id", Neutral),
            ("enrollments.role", "staff_group", "role_code", Quasi), ("enrollments.beginDate", "group_membership", "from_date", Quasi),
            ("enrollments.endDate", "group_membership", "to_date", Quasi), ("demographics.birthDate", "learner", "birth_year", Quasi),
            ("demographics.sex", "learner", "sex_code", Quasi), ("lineItems.sourcedId", "assessment", "assessment_code", Neutral),
            ("lineItems.title", null, null, FreeText), ("results.score", "grade", "grade_value", Neutral), ("results.comment", null, null, FreeText),
            ("attendance.student_number", "attendance_week", "learner_id", Pseudonym), ("attendance.week_start", "attendance_week", "week_start", Neutral),
            ("attendance.lessons", "attendance_week", "lessons_scheduled", Neutral), ("attendance.absent_authorised", "attendance_week", "absent_authorised", Sensitive),
            ("attendance.absent_unauthorised", "attendance_week", "absent_unauthorised", Sensitive),
        ]),
        new("school_directory", "public_interest", "give_access", 60,
        [
            ("users.sourcedId", "person", "pseudonym", Pseudonym), ("users.username", null, null, Direct), ("users.givenName", null, null, Direct),
            ("users.familyName", null, null, Direct), ("roles.orgSourcedId", "staff", "school_id", Quasi), ("roles.role", "staff", "role_code", Quasi),
            ("classes.sourcedId", "teaching_group", "group_code", Neutral), ("enrollments.classSourcedId", "group_membership", "group_id", Neutral),
            ("enrollments.userSourcedId", "group_membership", "learner_id", Pseudonym),
        ]),
        new("learning_platform", "public_interest", "support_learning", 36,
        [
            ("statements.actor", "activity_event", "actor_id", Pseudonym), ("statements.verb", "activity_event", "verb", Neutral),
            ("statements.object", "activity_event", "item_id", Neutral), ("statements.timestamp", "activity_event", "event_time", Neutral),
            ("statements.result.duration", "activity_event", "duration_s", Neutral), ("statements.result.response", null, null, FreeText),
            ("statements.context", "activity_event", "group_id", Neutral),
        ]),
        new("reading_platform", "public_interest", "support_learning", 36,
        [
            ("events.actor", "activity_event", "actor_id", Pseudonym), ("events.action", "activity_event", "verb", Neutral),
            ("events.object", "activity_event", "item_id", Neutral), ("events.eventTime", "activity_event", "event_time", Neutral),
            ("events.group", "activity_event", "group_id", Neutral), ("events.extensions", null, null, FreeText),
        ]),
        new("assessment", "public_interest", "evaluate_teaching", 60,
        [
            ("results.assessment", "assessment", "assessment_code", Neutral), ("results.kind", "assessment", "kind", Neutral),
            ("results.subject", "assessment", "subject_code", Neutral), ("results.school", null, null, Quasi), ("results.class", "assessment", "group_id", Neutral),
            ("results.student_number", "assessment_result", "learner_id", Pseudonym), ("results.family_name", null, null, Direct),
            ("results.given_name", null, null, Direct), ("results.submitted_on", "assessment_result", "submitted_at", Neutral),
            ("results.score", "assessment_result", "score", Neutral), ("results.max_score", "assessment", "max_score", Neutral),
        ]),
        new("wellbeing_survey", "consent", "follow_wellbeing", 60,
        [
            ("responses.wave", "survey_response", "wave_id", Neutral), ("responses.response_code", null, null, Neutral), ("responses.school", null, null, Quasi),
            ("responses.class", null, null, Quasi), ("responses.family_name", null, null, Direct), ("responses.given_name", null, null, Direct),
            ("responses.birth_date", null, null, Direct), ("responses.answered_on", null, null, Neutral), ("responses.SBI", "survey_response", "value", Sensitive),
            ("responses.EDA", "survey_response", "value", Sensitive),
        ]),
        new("anonymous_survey", "public_interest", "follow_wellbeing", 120,
        [
            ("anonymous-responses.wave", "anonymous_response", "wave_id", Neutral),
            ("anonymous-responses.response_code", "anonymous_response", "respondent_key", Neutral), ("anonymous-responses.SBI", "anonymous_response", "value", Sensitive),
        ]),
        new("support_register", "statute", "give_support", 120,
        [
            ("measures.case_number", "support_measure", "measure_id", Neutral), ("measures.student_number", "support_measure", "learner_id", Pseudonym),
            ("measures.family_name", null, null, Direct), ("measures.given_name", null, null, Direct), ("measures.birth_date", null, null, Direct),
            ("measures.school", null, null, Quasi), ("measures.class", "support_measure", "group_id", Neutral), ("measures.law", "support_measure", "regime", Neutral),
            ("measures.form_of_support", "support_measure", "form_code", Sensitive), ("measures.decision", "support_measure", "decided", Sensitive),
            ("measures.from_date", "support_measure", "from_date", Neutral), ("measures.to_date", "support_measure", "to_date", Neutral),
        ]),
        new("competence_evaluation", "consent", "plan_training", 36,
        [
            ("evaluations.wave", "competence_selfeval", "wave_code", Neutral), ("evaluations.rater_account", "competence_selfeval", "rater_id", Pseudonym),
            ("evaluations.ratee_account", "competence_selfeval", "ratee_id", Pseudonym), ("evaluations.rater_role", "competence_selfeval", "role_code", Neutral),
            ("evaluations.place", "competence_selfeval", "school_id", Quasi), ("questions.question", "competence_selfeval", "item_code", Neutral),
            ("questions.competence", "competence_selfeval", "transversal_code", Neutral),
        ]),
        new("staff_training", "contract", "develop_staff", 60,
        [
            ("staff.employee_number", "person", "pseudonym", Pseudonym), ("staff.family_name", null, null, Direct), ("staff.given_name", null, null, Direct),
            ("staff.email", null, null, Direct), ("staff.unit", "staff", "school_id", Quasi), ("staff.role", "staff", "role_code", Quasi),
            ("staff.start_year", "staff", "start_year", Quasi), ("training.employee_number", "staff_group", "staff_id", Pseudonym),
            ("training.training", "staff_group", "group_id", Neutral), ("training.role", "staff_group", "role_code", Quasi),
            ("training.from_date", "staff_group", "from_date", Neutral), ("training.to_date", "staff_group", "to_date", Neutral),
        ]),
        new("sales", "contract", "develop_staff", 24,
        [
            ("results.seller_number", "work_outcome", "person_id", Pseudonym), ("results.seller", null, null, Direct), ("results.period", "work_outcome", "period_code", Neutral),
            ("results.measure", "work_outcome", "outcome_kind", Neutral), ("results.value", "work_outcome", "value", Sensitive),
        ]),
    ];
}
