using System.Globalization;
using ResearchKit.Frames;
using ResearchKit.Store;

namespace ResearchKit.UseCases;

/// <summary>Whether a condition holds, as a phrase that says how much there is and how much is needed.</summary>
internal static class ConditionSentence
{
    public static ConditionReadiness Of(DataCondition condition, Measured found, UseCasePeople people, Disclosure disclosure)
    {
        // A share of nothing is not enough of anything; NaN compares false.
        var value = condition.IsShare ? (found.Of == 0 ? double.NaN : found.Value / found.Of) : found.Value;
        return new ConditionReadiness(value >= condition.AtLeast, $"{Found(condition, found, people, disclosure)}; {Least(condition)} needed");
    }

    private static string Found(DataCondition condition, Measured found, UseCasePeople people, Disclosure disclosure)
    {
        var noun = condition.Noun;
        switch (condition.Kind)
        {
            case ConditionKind.Rows:
                return Counted(IsAboutPeople(condition.Table, null));
            case ConditionKind.Filled:
                return $"{Share(IsAboutPeople(condition.Table, null))} of rows of {condition.Table} have {noun}";
            case ConditionKind.Distinct:
                return Counted(IsAboutPeople(condition.Table, condition.Column));
            case ConditionKind.Learners:
                return $"{(condition.IsShare ? $"{Share(true)} of {Words(people)}" : $"{Count(true)} {Words(people)}")} have {noun}";
            case ConditionKind.Repeated:
                var aboutPeople = IsAboutPeople(condition.Table, condition.Other!.Value.Column);
                return $"{(condition.IsShare ? $"{Share(aboutPeople)} of" : Count(aboutPeople))} {noun} with {condition.Times.ToString(CultureInfo.InvariantCulture)} or more {condition.RepeatedNoun}";
            case ConditionKind.Span:
                return double.IsNaN(found.Value) ? $"{noun} span no time" : $"{noun} span {Math.Floor(found.Value / 30.4375).ToString("F0", CultureInfo.InvariantCulture)} months";
            case ConditionKind.Linked:
                return $"{Share(IsAboutPeople(condition.Table, condition.Column))} of {noun}";
            default:
                return double.IsNaN(found.Value) ? $"no {noun}" : $"the smallest {noun} is {(found.Value >= condition.AtLeast ? "large enough" : "too small")}";
        }

        string Counted(bool isAboutPeople)
        {
            var count = Count(isAboutPeople);
            return $"{count} {(count == "1" ? condition.NounOfOne ?? noun : noun)}";
        }

        string Count(bool isAboutPeople) => (isAboutPeople ? disclosure.Count((long)found.Value) : Disclosure.Plain((long)found.Value)).Text;

        string Share(bool isAboutPeople) => (isAboutPeople ? disclosure.Share((long)found.Value, found.Of) : Disclosure.PlainShare((long)found.Value, found.Of)).Text;
    }

    private static string Least(DataCondition condition) => condition.Kind switch
    {
        ConditionKind.Span => $"at least {Math.Ceiling(condition.AtLeast / 30.4375).ToString("F0", CultureInfo.InvariantCulture)} months",
        ConditionKind.Smallest => $"at least {condition.AtLeast.ToString(CultureInfo.InvariantCulture)}",
        _ when condition.IsShare => $"at least {(100 * condition.AtLeast).ToString("0.#", CultureInfo.InvariantCulture)} %",
        _ => $"at least {condition.AtLeast.ToString("N0", CultureInfo.InvariantCulture)}",
    };

    private static string Words(UseCasePeople people) => people switch
    {
        UseCasePeople.Learners => "learners",
        UseCasePeople.Staff => "staff",
        _ => "learners and staff",
    };

    // Counted are rows of people, or different people; different waves, schools or programmes are not.
    private static bool IsAboutPeople(string table, string? column) => column is null
        ? LearningSchema.Current[table].IsLarge
        : LearningSchema.Current[table][column].DisclosureClass == DisclosureClass.Pseudonym;
}
