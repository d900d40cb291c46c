namespace ResearchKit.Tests.Sources;

/// <summary>A small school export: pupils with names, birth dates and free text, and their grades.</summary>
internal static class GradesFixture
{
    public const string Mapping =
        """
        mapping: school
        version: 3
        files:
          pupils:
            columns:
              number: { class: direct, identifies: pupil-number }
              name: direct
              born: quasi
              sex: quasi
              remark: free_text
          grades:
            delimiter: ";"
            columns:
              pupil: { class: direct, identifies: pupil-number }
              subject: neutral
              term: neutral
              scale: neutral
              grade: neutral
        loads:
          - table: learner
            from: pupils
            columns:
              learner_id: number
              birth_year: { column: born, format: ["%d.%m.%Y", "%Y-%m-%d"], generalise: year }
              sex_code: { column: sex, recode: { nainen: F, mies: M } }
          - table: grade
            from: grades
            columns:
              learner_id: pupil
              subject_code: subject
              term_code: term
              scale: scale
              grade_value: grade
        """;

    public const string Pupils =
        "number,name,born,sex,remark\nA-1,Aino M\u00e4kinen,31.12.2008,nainen,has a dog\nA-2,Eero Virtanen,2009-02-01,mies,\"likes, maths\"\nA-3,Ilona Korhonen,,nainen,\n";

    public const string Grades = "pupil;subject;term;scale;grade\nA-1;MA;2024;4-10;9\nA-2;MA;2024;1-5;5\nA-3;LI;2024;pass;S\n";

    public static void Write(ImportFolder folder)
    {
        folder.Write("pupils.csv", Pupils);
        folder.Write("grades.csv", Grades);
    }
}
