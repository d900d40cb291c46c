-- The common learning schema, version 1.
--
-- This file is run when a store is made, and read as the store's catalog: it is the one source of both. A test compares it with what DuckDB reports.
--
-- Tables:  -- @table NAME (small|large): what one row is. {key=columns that identify a row}
--   small: the database enforces the primary key. large: people and events; keys cost several times the import there, so the importer and
--   the writer check them (unique key, every reference resolves).
-- Columns: -- [class] meaning. {unit=...; codes=a|b; ref=table; min=...; max=...; merge=sum; role=...}
--   class: P pseudonymous key, Q quasi-identifier, S sensitive or confidential, N neither (still protected with the store). No column is a
--   direct identifier: names, numbers and addresses of people never reach a store.
--   unit, codes, ref, min, max are checked by the importer and the writer. NOT NULL and types are enforced by the database.
--   role=surrogate: an integer made by the store. role=code: the source's own code of the thing (never of a person).
--   merge=sum: rows with the same key may be summed.
-- Times are TIMESTAMP in UTC; durations are seconds; *_day columns count days from the start of the group where a source has no calendar dates
-- (negative: before the start). People are integers everywhere; their pseudonyms stand in the table person alone.

-- @table person (large): A person, learner or staff, under the project's pseudonym. {key=person_id}
CREATE TABLE person(
    person_id INTEGER NOT NULL,             -- [P] The store's number for the person; says nothing outside this store. {role=surrogate}
    pseudonym VARCHAR NOT NULL              -- [P] Keyed hash of the identifier: rk1_ and 32 hexadecimal digits.
);

-- @table organiser (small): A municipality, company or university that provides education. {key=organiser_id}
CREATE TABLE organiser(
    organiser_id INTEGER PRIMARY KEY,       -- [N] Organiser. {role=surrogate}
    organiser_code VARCHAR NOT NULL,        -- [Q] The source's code. {role=code}
    kind VARCHAR                            -- [N] Kind. {codes=municipality|company|university|other}
);

-- @table school (small): A school, campus, workplace or university. {key=school_id}
CREATE TABLE school(
    school_id INTEGER PRIMARY KEY,          -- [Q] School. {role=surrogate}
    school_code VARCHAR NOT NULL,           -- [Q] The source's code. {role=code}
    organiser_id INTEGER,                   -- [N] Who provides it. {ref=organiser}
    education_level VARCHAR,                -- [N] Level. {codes=primary|lower_secondary|general_upper|vet|higher|workplace}
    teaching_language VARCHAR,              -- [Q] Language of instruction, BCP 47.
    area_need_index DOUBLE,                 -- [Q] Socio-economic need of the school's area. {unit=standard deviations}
    district_code VARCHAR                   -- [Q] District.
);

-- @table course (small): A course or module, whenever and wherever it is taught. {key=course_id}
CREATE TABLE course(
    course_id INTEGER PRIMARY KEY,          -- [N] Course. {role=surrogate}
    course_code VARCHAR NOT NULL,           -- [N] The source's code. {role=code}
    subject_code VARCHAR,                   -- [N] Subject.
    credits DOUBLE                          -- [N] Credits. {unit=credits; min=0}
);

-- @table teaching_group (small): A class, or one presentation of a module: people taught together for a time. {key=group_id}
CREATE TABLE teaching_group(
    group_id INTEGER PRIMARY KEY,           -- [N] Group. {role=surrogate}
    group_code VARCHAR NOT NULL,            -- [N] The source's code. {role=code}
    school_id INTEGER,                      -- [Q] School. {ref=school}
    course_code VARCHAR,                    -- [N] Course or module.
    term_code VARCHAR,                      -- [N] Term or presentation, for example 2013J.
    school_year SMALLINT,                   -- [N] Year in which the school year begins. {unit=year; min=1900; max=2200}
    grade SMALLINT,                         -- [N] Grade level. {min=0; max=13}
    subject_code VARCHAR,                   -- [N] Subject.
    kind VARCHAR,                           -- [N] Kind. {codes=class|course_section|module_presentation|staff_training|support_group}
    start_date DATE,                        -- [N] First day.
    length_days SMALLINT                    -- [N] Length. {unit=days; min=0}
);

-- @table learner (large): A learner, with what does not change or is known once. {key=learner_id}
CREATE TABLE learner(
    learner_id INTEGER NOT NULL,            -- [P] The person. {ref=person; role=defines}
    birth_year SMALLINT,                    -- [Q] Year of birth; the date of birth is never kept. {unit=year; min=1900; max=2200}
    sex_code VARCHAR,                       -- [Q] Sex as registered. {codes=F|M|X}
    home_language_group VARCHAR,            -- [Q] Home language, grouped.
    parental_education VARCHAR,             -- [Q] Highest education of a parent.
    arrived_recently BOOLEAN,               -- [Q] Came to the country within the last years.
    digital_access VARCHAR,                 -- [S] Device and connection at home. {codes=own_device|shared_device|none|unknown}
    consent_scope VARCHAR                   -- [S] What the learner or guardian has agreed to.
);

-- @table staff (large): A teacher, counsellor or employee. {key=staff_id}
CREATE TABLE staff(
    staff_id INTEGER NOT NULL,              -- [P] The person. {ref=person; role=defines}
    school_id INTEGER,                      -- [Q] Main place of work. {ref=school}
    role_code VARCHAR,                      -- [Q] Role. {codes=teacher|special_teacher|counsellor|principal|employee|other}
    start_year SMALLINT                     -- [Q] Year in which the work began. {unit=year; min=1900; max=2200}
);

-- @table staff_group (large): Who teaches, counsels or attends a group as staff. {key=staff_id,group_id,from_date}
CREATE TABLE staff_group(
    staff_id INTEGER NOT NULL,              -- [P] Staff. {ref=staff}
    group_id INTEGER NOT NULL,              -- [N] Group. {ref=teaching_group}
    role_code VARCHAR,                      -- [Q] Role in the group. {codes=teacher|co_teacher|counsellor|participant}
    from_date DATE,                         -- [N] From.
    to_date DATE                            -- [N] To, inclusive.
);

-- @table counsellor_capacity (small): How much counselling a school had in a year. {key=school_id,school_year,role_code}
CREATE TABLE counsellor_capacity(
    school_id INTEGER,                      -- [Q] School. {ref=school}
    school_year SMALLINT,                   -- [N] School year. {unit=year}
    role_code VARCHAR,                      -- [N] Counsellor, psychologist, social worker, nurse.
    hours_week DOUBLE,                      -- [N] Hours a week. {unit=hours; min=0}
    alerts_week DOUBLE,                     -- [N] Most alerts that can be answered in a week. {unit=alerts; min=0}
    PRIMARY KEY(school_id, school_year, role_code)
);

-- @table enrolment (large): One spell of a learner in one programme at one school. {key=enrolment_id}
CREATE TABLE enrolment(
    enrolment_id INTEGER NOT NULL,          -- [N] Spell. {role=surrogate}
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    school_id INTEGER,                      -- [Q] School. {ref=school}
    programme_code VARCHAR,                 -- [Q] Programme.
    start_date DATE,                        -- [Q] First day.
    end_date DATE,                          -- [Q] Last day, or empty while it goes on.
    status_code VARCHAR                     -- [N] Status now (KOSKI). {codes=lasna|loma|valiaikaisestikeskeytynyt|eronnut|katsotaaneronneeksi|valmistunut|keskeytynyt|peruutettu|paattynyt|hyvaksytystisuoritettu|mitatoity}
);

-- @table enrolment_status (large): The history of an enrolment's status. {key=enrolment_id,from_date}
CREATE TABLE enrolment_status(
    enrolment_id INTEGER NOT NULL,          -- [N] Spell. {ref=enrolment}
    from_date DATE NOT NULL,                -- [Q] Status holds from this day until the next row's.
    status_code VARCHAR NOT NULL            -- [N] Status (KOSKI). {codes=lasna|loma|valiaikaisestikeskeytynyt|eronnut|katsotaaneronneeksi|valmistunut|keskeytynyt|peruutettu|paattynyt|hyvaksytystisuoritettu|mitatoity}
);

-- @table study_phase (large): The phase of studies that a learner was in, over time. {key=learner_id,programme_code,from_date}
CREATE TABLE study_phase(
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    programme_code VARCHAR,                 -- [Q] Programme.
    phase_code VARCHAR NOT NULL,            -- [N] Phase, for example first_term, transition, final_year.
    from_date DATE,                         -- [N] From.
    to_date DATE                            -- [N] To, inclusive.
);

-- @table group_membership (large): A learner in a group, with registration. {key=learner_id,group_id,from_date,from_day}
CREATE TABLE group_membership(
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    group_id INTEGER NOT NULL,              -- [N] Group. {ref=teaching_group}
    from_date DATE,                         -- [N] Registered on.
    to_date DATE,                           -- [N] Left on; empty for those who stayed.
    from_day SMALLINT,                      -- [N] Registered on. {unit=days since the group's start}
    to_day SMALLINT                         -- [N] Left on; empty for those who stayed. {unit=days since the group's start}
);

-- @table learner_circumstance (large): A learner's circumstances as recorded for one group; they may differ between groups of one learner. {key=learner_id,group_id}
CREATE TABLE learner_circumstance(
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    group_id INTEGER NOT NULL,              -- [N] Group. {ref=teaching_group}
    sex_code VARCHAR,                       -- [Q] Sex as recorded. {codes=F|M|X}
    region_code VARCHAR,                    -- [Q] Region of residence.
    prior_education VARCHAR,                -- [Q] Highest education on entry.
    deprivation_band VARCHAR,               -- [Q] Deprivation of the area, in bands; low is deprived.
    age_band VARCHAR,                       -- [Q] Age, in bands.
    previous_attempts SMALLINT,             -- [N] Earlier attempts at the course. {unit=attempts; min=0}
    credits_studied SMALLINT,               -- [N] Credits studied at the same time. {unit=credits; min=0}
    has_disability BOOLEAN                  -- [S] Declared a disability.
);

-- @table group_outcome (large): How a learner's time in a group ended. {key=learner_id,group_id}
CREATE TABLE group_outcome(
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    group_id INTEGER NOT NULL,              -- [N] Group. {ref=teaching_group}
    outcome_code VARCHAR                    -- [N] Outcome. {codes=distinction|pass|fail|withdrawn}
);

-- @table attendance_week (large): Lessons and absences of a learner in a week. {key=learner_id,week_start}
CREATE TABLE attendance_week(
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    week_start DATE NOT NULL,               -- [N] Monday of the week.
    lessons_scheduled SMALLINT,             -- [N] Lessons in the timetable. {unit=lessons; min=0; merge=sum}
    absent_authorised SMALLINT,             -- [S] Lessons missed with leave. {unit=lessons; min=0; merge=sum}
    absent_unauthorised SMALLINT            -- [S] Lessons missed without leave. {unit=lessons; min=0; merge=sum}
);

-- @table skill (small): A skill or competence in a framework. {key=skill_id}
CREATE TABLE skill(
    skill_id INTEGER PRIMARY KEY,           -- [N] Skill. {role=surrogate}
    skill_code VARCHAR NOT NULL,            -- [N] The framework's code. {role=code}
    framework VARCHAR,                      -- [N] Framework (CASE, ePerusteet).
    parent_skill_id INTEGER,                -- [N] The skill that it is part of. {ref=skill}
    subject_code VARCHAR,                   -- [N] Subject.
    grade_band VARCHAR,                     -- [N] Grades that it belongs to.
    transversal_code VARCHAR                -- [N] Transversal competence. {codes=T1|T2|T3|T4|T5|T6|T7}
);

-- @table skill_prerequisite (small): A skill that another one builds on. {key=skill_id,requires_skill_id}
CREATE TABLE skill_prerequisite(
    skill_id INTEGER,                       -- [N] The skill. {ref=skill}
    requires_skill_id INTEGER,              -- [N] What it builds on. {ref=skill}
    PRIMARY KEY(skill_id, requires_skill_id)
);

-- @table content_item (small): A material, task, test item or activity. {key=item_id}
CREATE TABLE content_item(
    item_id INTEGER PRIMARY KEY,            -- [N] Item. {role=surrogate}
    item_code VARCHAR NOT NULL,             -- [N] The source's code. {role=code}
    kind VARCHAR,                           -- [N] Kind: exercise, video, forum, quiz, resource, as the source says.
    language VARCHAR,                       -- [N] Language, BCP 47.
    est_minutes DOUBLE,                     -- [N] Expected time. {unit=minutes; min=0}
    scaffold_kind VARCHAR,                  -- [N] Scaffold in it. {codes=none|conceptual|procedural|strategic|metacognitive}
    max_score DOUBLE                        -- [N] Most points. {unit=points}
);

-- @table content_feature (small): A described property of a material. {key=item_id,feature_code}
CREATE TABLE content_feature(
    item_id INTEGER,                        -- [N] Item. {ref=content_item}
    feature_code VARCHAR,                   -- [N] Property, for example reading_level.
    value_number DOUBLE,                    -- [N] Its value, when a number.
    value_text VARCHAR,                     -- [N] Its value, when a code.
    PRIMARY KEY(item_id, feature_code)
);

-- @table item_skill (small): The Q-matrix: which skills an item needs. {key=item_id,skill_id}
CREATE TABLE item_skill(
    item_id INTEGER,                        -- [N] Item. {ref=content_item}
    skill_id INTEGER,                       -- [N] Skill. {ref=skill}
    weight DOUBLE,                          -- [N] Weight of the skill in the item. {min=0}
    PRIMARY KEY(item_id, skill_id)
);

-- @table group_item (small): An item offered to a group. {key=group_id,item_id}
CREATE TABLE group_item(
    group_id INTEGER,                       -- [N] Group. {ref=teaching_group}
    item_id INTEGER,                        -- [N] Item. {ref=content_item}
    from_week SMALLINT,                     -- [N] First week in which it is meant to be used. {unit=weeks since the group's start}
    to_week SMALLINT,                       -- [N] Last week in which it is meant to be used. {unit=weeks since the group's start}
    PRIMARY KEY(group_id, item_id)
);

-- @table activity_daily (large): What a learner did with an item in a day, summed. {key=learner_id,group_id,item_id,day}
CREATE TABLE activity_daily(
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    group_id INTEGER NOT NULL,              -- [N] Group. {ref=teaching_group}
    item_id INTEGER NOT NULL,               -- [N] Item. {ref=content_item}
    day SMALLINT NOT NULL,                  -- [N] Day. {unit=days since the group's start}
    clicks INTEGER NOT NULL                 -- [N] Interactions on the day. {unit=clicks; min=0; merge=sum}
);

-- @table activity_event (large): One event of a learning platform (xAPI, Caliper). {key=event_id}
CREATE TABLE activity_event(
    event_id BIGINT NOT NULL,               -- [N] Event. {role=surrogate}
    actor_id INTEGER NOT NULL,              -- [P] Who did it, learner or staff. {ref=person}
    group_id INTEGER,                       -- [N] Group. {ref=teaching_group}
    item_id INTEGER,                        -- [N] Item. {ref=content_item}
    event_time TIMESTAMP,                   -- [N] When. {unit=UTC}
    verb VARCHAR,                           -- [N] What was done: the verb's or action's last path segment.
    duration_s DOUBLE,                      -- [N] How long. {unit=seconds; min=0}
    source_system VARCHAR                   -- [N] Platform.
);

-- @table item_response (large): One answer to an item (DataShop's student-step). {key=response_id}
CREATE TABLE item_response(
    response_id BIGINT NOT NULL,            -- [N] Answer. {role=surrogate}
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    item_id INTEGER NOT NULL,               -- [N] Item. {ref=content_item}
    stream_code VARCHAR,                    -- [N] Test or practice stream, for example static_test.
    responded_at TIMESTAMP,                 -- [N] When. {unit=UTC}
    opportunity INTEGER,                    -- [N] How many chances to practise the skill, this one included. {unit=opportunities; min=1}
    attempt SMALLINT,                       -- [N] Attempt at this item. {unit=attempts; min=1}
    correct BOOLEAN,                        -- [N] Right at this attempt.
    score DOUBLE,                           -- [N] Points. {unit=points}
    hints SMALLINT,                         -- [N] Hints asked for. {unit=hints; min=0}
    scaffold_kind VARCHAR,                  -- [N] Scaffold shown. {codes=none|conceptual|procedural|strategic|metacognitive}
    scaffold_prob DOUBLE,                   -- [N] Probability with which that scaffold was assigned. {unit=probability; min=0; max=1}
    response_time_s DOUBLE                  -- [N] Time to answer. {unit=seconds; min=0}
);

-- @table feedback (large): Feedback on an answer. {key=feedback_id}
CREATE TABLE feedback(
    feedback_id BIGINT NOT NULL,            -- [N] Feedback. {role=surrogate}
    response_id BIGINT NOT NULL,            -- [N] Answer. {ref=item_response}
    kind VARCHAR NOT NULL,                  -- [N] Kind: none, right or wrong, right answer, elaborated, by a person. {codes=none|KR|KCR|EF|teacher|peer}
    fading_level SMALLINT,                  -- [N] How far support has faded; 0 is full support. {min=0}
    delivered_at TIMESTAMP,                 -- [N] When. {unit=UTC}
    latency_s DOUBLE,                       -- [N] From answer to feedback. {unit=seconds; min=0}
    assigned_prob DOUBLE                    -- [N] Probability with which this kind was assigned. {unit=probability; min=0; max=1}
);

-- @table assessment (small): A marked task, test or exam of a group. {key=assessment_id}
CREATE TABLE assessment(
    assessment_id INTEGER PRIMARY KEY,      -- [N] Assessment. {role=surrogate}
    assessment_code VARCHAR NOT NULL,       -- [N] The source's code. {role=code}
    group_id INTEGER,                       -- [N] Group. {ref=teaching_group}
    kind VARCHAR,                           -- [N] Kind: tutor-marked, computer-marked, exam, national or school test. {codes=TMA|CMA|Exam|test|national_test}
    subject_code VARCHAR,                   -- [N] Subject.
    due_date DATE,                          -- [N] Due on.
    due_day SMALLINT,                       -- [N] Due on. {unit=days since the group's start}
    weight DOUBLE,                          -- [N] Share of the final mark. {unit=percent; min=0; max=100}
    max_score DOUBLE                        -- [N] Most points. {unit=points; min=0}
);

-- @table assessment_result (large): A learner's result in an assessment; a test score. {key=assessment_id,learner_id}
CREATE TABLE assessment_result(
    assessment_id INTEGER NOT NULL,         -- [N] Assessment. {ref=assessment}
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    submitted_at TIMESTAMP,                 -- [N] Handed in. {unit=UTC}
    submitted_day SMALLINT,                 -- [N] Handed in. {unit=days since the group's start}
    is_banked BOOLEAN,                      -- [N] Carried over from an earlier attempt at the course.
    score DOUBLE                            -- [N] Points; empty when not marked. {unit=points}
);

-- @table grade (large): A grade in a subject and term. {key=learner_id,subject_code,term_code}
CREATE TABLE grade(
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    subject_code VARCHAR NOT NULL,          -- [N] Subject.
    term_code VARCHAR NOT NULL,             -- [N] Term.
    scale VARCHAR NOT NULL,                 -- [N] Scale: basic and general upper secondary, vocational, or passed. {codes=4-10|1-5|pass}
    grade_value VARCHAR NOT NULL            -- [N] Grade on that scale: 4 to 10 with S, H, O; 1 to 5; S, H, O. {codes=4|5|6|7|8|9|10|1|2|3|S|H|O; role=grade}
);

-- @table survey_wave (small): One fielding of one questionnaire. {key=wave_id}
CREATE TABLE survey_wave(
    wave_id INTEGER PRIMARY KEY,            -- [N] Wave. {role=surrogate}
    wave_code VARCHAR NOT NULL,             -- [N] The source's code. {role=code}
    instrument VARCHAR,                     -- [N] Questionnaire.
    fielded_from DATE,                      -- [N] From.
    fielded_to DATE,                        -- [N] To.
    is_linkable BOOLEAN                     -- [N] Answers may be linked to other data. False: anonymous, kept in anonymous_response.
);

-- @table survey_response (large): An answer of a known learner, linkable waves only. {key=wave_id,learner_id,item_code}
CREATE TABLE survey_response(
    wave_id INTEGER NOT NULL,               -- [N] Wave. {ref=survey_wave}
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    item_code VARCHAR NOT NULL,             -- [N] Question, for example SBI01 to SBI09, EDA01 to EDA09.
    value SMALLINT                          -- [S] Answer on the question's scale.
);

-- @table anonymous_response (large): An answer in an anonymous wave. Its key holds within the wave and joins to nothing. {key=wave_id,respondent_key,item_code}
CREATE TABLE anonymous_response(
    wave_id INTEGER NOT NULL,               -- [N] Wave. {ref=survey_wave}
    respondent_key INTEGER NOT NULL,        -- [P] Respondent within the wave, numbered at random. {role=anonymous}
    item_code VARCHAR NOT NULL,             -- [N] Question.
    value SMALLINT                          -- [S] Answer on the question's scale.
);

-- @table survey_aggregate (small): A published share of answers. {key=wave_id,school_id,sex_code,indicator}
CREATE TABLE survey_aggregate(
    wave_id INTEGER,                        -- [N] Wave. {ref=survey_wave}
    school_id INTEGER,                      -- [Q] School. {ref=school}
    sex_code VARCHAR,                       -- [Q] Sex, or all. {codes=F|M|X|all}
    indicator VARCHAR,                      -- [S] What is measured.
    n INTEGER,                              -- [N] Answers. {unit=learners; min=0}
    pct DOUBLE,                             -- [S] Share. {unit=percent; min=0; max=100}
    PRIMARY KEY(wave_id, school_id, sex_code, indicator)
);

-- @table support_measure (large): Support given to a learner or a group. {key=measure_id}
CREATE TABLE support_measure(
    measure_id BIGINT NOT NULL,             -- [N] Measure. {role=surrogate}
    learner_id INTEGER,                     -- [P] Learner; empty for measures of a whole group. {ref=learner}
    group_id INTEGER,                       -- [N] Group. {ref=teaching_group}
    regime VARCHAR,                         -- [N] Law under which it was given. {codes=pre_2025_three_tier|2025_reform}
    form_code VARCHAR,                      -- [S] Form of support.
    decided BOOLEAN,                        -- [S] Rests on a decision.
    from_date DATE,                         -- [S] From.
    to_date DATE                            -- [S] To, inclusive.
);

-- @table learner_goal (large): A goal that a learner set. {key=learner_id,goal_code,set_on}
CREATE TABLE learner_goal(
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    goal_code VARCHAR NOT NULL,             -- [N] Kind of goal.
    skill_id INTEGER,                       -- [N] Skill that it aims at. {ref=skill}
    set_on DATE NOT NULL,                   -- [N] Set on.
    due_on DATE,                            -- [N] To be reached by.
    progress DOUBLE                         -- [N] Reached so far. {unit=share; min=0; max=1}
);

-- @table intervention (small): A programme or change whose effect is asked about. {key=intervention_id}
CREATE TABLE intervention(
    intervention_id INTEGER PRIMARY KEY,    -- [N] Intervention. {role=surrogate}
    intervention_code VARCHAR NOT NULL,     -- [N] The source's code. {role=code}
    assignment VARCHAR,                     -- [N] How it was assigned. {codes=randomised|stepped_wedge|observational}
    unit VARCHAR,                           -- [N] What was assigned. {codes=learner|group|school|organiser|period}
    from_date DATE                          -- [N] From.
);

-- @table intervention_exposure (large): A person's part in an intervention. {key=intervention_id,person_id}
CREATE TABLE intervention_exposure(
    intervention_id INTEGER NOT NULL,       -- [N] Intervention. {ref=intervention}
    person_id INTEGER NOT NULL,             -- [P] Learner or staff. {ref=person}
    arm VARCHAR NOT NULL,                   -- [N] Arm.
    assigned_at DATE,                       -- [N] Assigned on.
    dose DOUBLE,                            -- [N] How much was received. {min=0}
    propensity DOUBLE                       -- [N] Known probability of that arm; empty when unknown. {unit=probability; min=0; max=1}
);

-- @table competence_selfeval (large): An answer in a competence self-evaluation or a rating by another. {key=rater_id,ratee_id,wave_code,item_code}
CREATE TABLE competence_selfeval(
    rater_id INTEGER NOT NULL,              -- [P] Who rates. {ref=person}
    ratee_id INTEGER NOT NULL,              -- [P] Who is rated; the rater in a self-evaluation. {ref=person}
    role_code VARCHAR,                      -- [N] Role of the rater. {codes=learner|teacher|employee}
    school_id INTEGER,                      -- [Q] Place. {ref=school}
    wave_code VARCHAR NOT NULL,             -- [N] Wave.
    transversal_code VARCHAR,               -- [N] Transversal competence. {codes=T1|T2|T3|T4|T5|T6|T7}
    item_code VARCHAR NOT NULL,             -- [N] Question.
    value SMALLINT                          -- [S] Answer on the question's scale.
);

-- @table recommendation (large): An activity recommended to a learner. {key=recommendation_id}
CREATE TABLE recommendation(
    recommendation_id BIGINT NOT NULL,      -- [N] Recommendation. {role=surrogate}
    learner_id INTEGER NOT NULL,            -- [P] Learner. {ref=learner}
    item_id INTEGER NOT NULL,               -- [N] Item. {ref=content_item}
    rank SMALLINT,                          -- [N] Place in the list; 1 is first. {min=1}
    policy_code VARCHAR,                    -- [N] Policy that chose it.
    propensity DOUBLE,                      -- [N] Probability with which the policy showed it. {unit=probability; min=0; max=1}
    shown_at TIMESTAMP,                     -- [N] When. {unit=UTC}
    accepted BOOLEAN                        -- [N] Taken up.
);

-- @table work_outcome (large): A result of a person's work in a period, joined to learning by person. {key=person_id,period_code,outcome_kind}
CREATE TABLE work_outcome(
    person_id INTEGER NOT NULL,             -- [P] Person. {ref=person}
    period_code VARCHAR NOT NULL,           -- [N] Period.
    outcome_kind VARCHAR NOT NULL,          -- [S] Kind: sales, customer feedback.
    value DOUBLE                            -- [S] Result, in the kind's own unit.
);

-- @table source_field (small): A field of a source system: why it is held, and for how long. {key=source_system,field}
CREATE TABLE source_field(
    source_system VARCHAR,                  -- [N] System.
    field VARCHAR,                          -- [N] Field.
    table_name VARCHAR,                     -- [N] Learning table that it is mapped to.
    column_name VARCHAR,                    -- [N] Column that it is mapped to.
    legal_basis VARCHAR,                    -- [N] Legal basis.
    purpose_code VARCHAR,                   -- [N] Purpose.
    disclosure_class VARCHAR,               -- [N] Class. {codes=direct|pseudonym|quasi|sensitive|neutral|free_text}
    retention_months SMALLINT,              -- [N] Kept for. {unit=months; min=0}
    PRIMARY KEY(source_system, field)
);

-- @table model_run (small): One metric of one run of a model. {key=run_code,metric,subgroup}
CREATE TABLE model_run(
    run_code VARCHAR,                       -- [N] Run.
    model_card_code VARCHAR,                -- [N] Model card.
    trained_until DATE,                     -- [N] Last day of the training data.
    scored_on DATE,                         -- [N] Scored on.
    metric VARCHAR,                         -- [N] Metric.
    subgroup VARCHAR,                       -- [Q] Subgroup, or all.
    value DOUBLE,                           -- [N] Value.
    ci_low DOUBLE,                          -- [N] Lower end of the 95 % interval.
    ci_high DOUBLE,                         -- [N] Upper end of the 95 % interval.
    PRIMARY KEY(run_code, metric, subgroup)
);

-- @table schema_version (small): The version of this schema; its presence makes a DuckDB file a learning store. {key=version}
CREATE TABLE schema_version(
    version INTEGER PRIMARY KEY,            -- [N] Version.
    created_at TIMESTAMP NOT NULL,          -- [N] When the store was made. {unit=UTC}
    created_by VARCHAR NOT NULL,            -- [N] Program and version.
    data_as_of TIMESTAMP                    -- [N] The moment up to which the data tells. {unit=UTC}
);

-- @table provenance (small): One file that went into one table, with every row accounted for. {key=load_number}
CREATE TABLE provenance(
    load_number INTEGER PRIMARY KEY,        -- [N] Order of loading.
    source_file VARCHAR NOT NULL,           -- [N] File name within the imported folder.
    table_name VARCHAR NOT NULL,            -- [N] Table that it went to.
    sha256 VARCHAR NOT NULL,                -- [N] Hash of the file.
    bytes BIGINT NOT NULL,                  -- [N] Size of the file. {unit=bytes}
    imported_at TIMESTAMP NOT NULL,         -- [N] When. {unit=UTC}
    importer VARCHAR NOT NULL,              -- [N] Importer.
    importer_version VARCHAR NOT NULL,      -- [N] Its version.
    mapping VARCHAR,                        -- [N] Name of the mapping.
    mapping_sha256 VARCHAR,                 -- [N] Hash of the mapping.
    key_fingerprint VARCHAR,                -- [N] Which pseudonym key was used; says nothing about the key.
    rows_read BIGINT NOT NULL,              -- [N] Rows read = kept + merged + superseded + rejected. {unit=rows}
    rows_kept BIGINT NOT NULL,              -- [N] Rows that became rows of the table. {unit=rows}
    rows_merged BIGINT NOT NULL,            -- [N] Rows summed into, or equal to, a kept one. {unit=rows}
    rows_superseded BIGINT NOT NULL,        -- [N] Rows replaced by a later one. {unit=rows}
    rows_rejected BIGINT NOT NULL           -- [N] Rows refused; see rejected_row. {unit=rows}
);

-- @table rejected_row (large): A row that was refused, without its content. {key=load_number,line_number}
CREATE TABLE rejected_row(
    load_number INTEGER NOT NULL,           -- [N] Load. {ref=provenance}
    source_file VARCHAR NOT NULL,           -- [N] File.
    line_number BIGINT NOT NULL,            -- [N] Line on which the row begins; the header is line 1. {unit=lines}
    column_name VARCHAR,                    -- [N] Column at fault, empty when the whole row is.
    reason VARCHAR NOT NULL                 -- [N] Why.
);

-- @table generator_seal (small): Written by the kit's generator alone. Any later change to the file voids it. {key=generator}
CREATE TABLE generator_seal(
    generator VARCHAR PRIMARY KEY,          -- [N] Generator.
    generator_version VARCHAR NOT NULL,     -- [N] Its version.
    seed VARCHAR NOT NULL,                  -- [N] Seed.
    parameters VARCHAR NOT NULL,            -- [N] Scale and variant, as the generator states them.
    seal VARCHAR NOT NULL                   -- [N] Ties this row to the file's tables, row counts and state.
);
