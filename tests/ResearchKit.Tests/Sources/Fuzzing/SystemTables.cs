using System.Collections.Immutable;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>Small exports of the systems whose mapping the kit brings, with a text in every identifier, name, address and free text.</summary>
internal static class SystemTables
{
    /// <summary>Name of the mapping, and its files.</summary>
    public static ImmutableArray<(string Name, ImmutableArray<(string File, string Text)> Files)> All(string canary) =>
    [
        ("assessment-results", [("results.csv",
            "assessment,kind,subject,school,class,student_number,family_name,given_name,submitted_on,score,max_score,\n"
            + $"MA-1,test,MA,North School,5A,{canary}1001,Korhonen{canary},Aino{canary},12.9.2024,17.5,20,\nMA-1,test,MA,North School,5A,{canary}1002,Mäkinen{canary},Eetu{canary},9/30/2024,3,20,\n"
            + $"MA-1,test,MA,North School,5A,{canary}9,Ek{canary},Olli{canary},2024-10-01,,20,\n")]),
        ("attendance", [("attendance.csv",
            $"student_number,week_start,lessons,absent_authorised,absent_unauthorised\n{canary}1001,2024-12-02,30,0,0\n{canary}1002,2024-12-02,30,2,1\n{canary}1001,2024-12-09,30,0,4\n")]),
        ("competence-evaluation", [
            ("questions.csv", "question,competence\nT1-1,T1\nT1-2,T1\n"),
            ("evaluations.csv", "wave,rater_account,ratee_account,rater_role,place,T1-1,T1-2\n"
                + $"2024-spring,{canary}olli@koulu.example,{canary}olli@koulu.example,teacher,North School,3,4\n2024-spring,{canary}olli@koulu.example,{canary}ek@koulu.example,peer,North School,5,2\n")]),
        ("personnel", [
            ("staff.csv", "employee_number,family_name,given_name,email,unit,role,start_year\n"
                + $"{canary}T1,Virtanen{canary},Sofia{canary},{canary}sofia@yritys.example,Unit One,employee,2020\n{canary}T2,Ek{canary},Olli{canary},{canary}ek@koulu.example,Unit One,other,2018\n"),
            ("training.csv", $"employee_number,training,role,from_date,to_date\n{canary}T1,W001-2023-sales,participant,2023-10-02,8.12.2023\n{canary}T2,W001-2023-sales,participant,2023-10-02,\n")]),
        ("sales-results", [("results.csv",
            $"seller_number;seller;unit;period;measure;value\n{canary}M1;Virtanen{canary}, Sofia{canary};Unit One;2023-Q3;sales;48,9\n{canary}M2;Ek{canary}, Olli{canary};Unit One;2023-Q3;customer_feedback;73,2\n")]),
        ("support-register", [("measures.csv",
            "case_number;student_number;family_name;given_name;birth_date;school;class;law;form_of_support;decision;from_date;to_date\n"
            + $"{canary}T1;{canary}1001;Korhonen{canary};Aino{canary};4.5.2013;North School;5A;pre_2025_three_tier;intensified;yes;1.9.2024;\n{canary}T2;;;;;North School;N01-5A;2025_reform;group_remedial;no;2025-09-01;2026-05-30\n")]),
        ("wellbeing-survey", [
            ("responses.csv", "wave,response_code,school,class,family_name,given_name,birth_date,answered_on,SBI01,EDA01\n"
                + $"2024-autumn,{canary}Q1,North School,5A,Korhonen{canary},Aino{canary},4.5.2013,30.10.2024,1,6\n2024-autumn,{canary}Q2,North School,5A,Mäkinen{canary},Eetu{canary},2013-11-30,2024-10-30,2,\n"),
            ("anonymous-responses.csv", $"wave,response_code,SBI01,SEX\n2024-anonymous,{canary}A1,1,2\n2024-anonymous,{canary}A2,4,1\n")]),
    ];
}
