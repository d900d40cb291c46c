using System.Collections.Immutable;

namespace ResearchKit.UseCases;

/// <summary>A way to divide people, over which coverage is reported.</summary>
/// <param name="Name">Name in cards.</param>
/// <param name="Label">Name for people.</param>
/// <param name="IsSensitive">Whether the groups themselves say something confidential: groups are then shown from ten people on, else from five.</param>
/// <param name="OfStaff">Whether staff have it too.</param>
/// <param name="Sources">Columns it is taken from, the first that is filled.</param>
internal sealed record Subgroup(string Name, string Label, bool IsSensitive, bool OfStaff, ImmutableArray<ColumnReference> Sources)
{
    /// <summary>All that cards may name.</summary>
    public static ImmutableArray<Subgroup> All { get; } =
    [
        new("sex", "sex", false, false, [new("learner", "sex_code"), new("learner_circumstance", "sex_code")]),
        new("home-language", "home language", false, false, [new("learner", "home_language_group")]),
        new("parental-education", "parental education", false, false, [new("learner", "parental_education")]),
        new("digital-access", "digital access", true, false, [new("learner", "digital_access")]),
        new("school-level", "school level", false, true, [new("school", "education_level")]),
        new("district", "district", false, true, [new("school", "district_code")]),
        new("support", "support", true, false, [new("support_measure", "learner_id")]),
        new("region", "region", false, false, [new("learner_circumstance", "region_code")]),
        new("deprivation", "deprivation of the area", false, false, [new("learner_circumstance", "deprivation_band")]),
        new("disability", "disability", true, false, [new("learner_circumstance", "has_disability")]),
        new("staff-role", "role", false, true, [new("staff", "role_code")]),
    ];

    /// <summary>Column of the people table.</summary>
    public string ColumnName => Name.Replace('-', '_');

    /// <summary>SQL that makes a table of all learners and staff, with a column for each subgroup; empty text never stands for missing.</summary>
    /// <remarks>
    /// The school is that of the latest enrolment, or of the group of the latest school year. Circumstances that differ between groups are those of the latest group.
    /// </remarks>
    public const string PeopleSql =
        """
        CREATE TEMP TABLE audit_people AS
        WITH enrolled AS (
            SELECT learner_id, arg_max(school_id, coalesce(start_date, DATE '0001-01-01')) AS school_id FROM enrolment WHERE school_id IS NOT NULL GROUP BY 1
        ), grouped AS (
            SELECT m.learner_id, arg_max(g.school_id, coalesce(g.school_year, 0)) AS school_id
            FROM group_membership m JOIN teaching_group g ON g.group_id = m.group_id WHERE g.school_id IS NOT NULL GROUP BY 1
        ), circumstance AS (
            SELECT learner_id,
                arg_max(sex_code, group_id) FILTER (WHERE sex_code IS NOT NULL) AS sex_code,
                arg_max(region_code, group_id) FILTER (WHERE region_code IS NOT NULL) AS region_code,
                arg_max(deprivation_band, group_id) FILTER (WHERE deprivation_band IS NOT NULL) AS deprivation_band,
                arg_max(has_disability, group_id) FILTER (WHERE has_disability IS NOT NULL) AS has_disability
            FROM learner_circumstance GROUP BY 1
        ), supported AS (SELECT DISTINCT learner_id FROM support_measure WHERE learner_id IS NOT NULL)
        SELECT l.learner_id AS person, true AS is_learner,
            coalesce(l.sex_code, c.sex_code) AS sex,
            l.home_language_group AS home_language,
            l.parental_education AS parental_education,
            l.digital_access AS digital_access,
            s.education_level AS school_level,
            s.district_code AS district,
            CASE WHEN (SELECT count(*) FROM supported) = 0 THEN NULL WHEN u.learner_id IS NULL THEN 'no support recorded' ELSE 'support recorded' END AS support,
            c.region_code AS region,
            c.deprivation_band AS deprivation,
            CASE c.has_disability WHEN true THEN 'declared' WHEN false THEN 'not declared' END AS disability,
            'learner' AS staff_role
        FROM learner l
        LEFT JOIN enrolled e ON e.learner_id = l.learner_id
        LEFT JOIN grouped g ON g.learner_id = l.learner_id
        LEFT JOIN school s ON s.school_id = coalesce(e.school_id, g.school_id)
        LEFT JOIN circumstance c ON c.learner_id = l.learner_id
        LEFT JOIN supported u ON u.learner_id = l.learner_id
        UNION ALL
        SELECT f.staff_id, false, NULL, NULL, NULL, NULL, s.education_level, s.district_code, NULL, NULL, NULL, NULL, f.role_code
        FROM staff f LEFT JOIN school s ON s.school_id = f.school_id
        WHERE f.staff_id NOT IN (SELECT learner_id FROM learner)
        """;
}
