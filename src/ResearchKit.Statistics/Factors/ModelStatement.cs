namespace ResearchKit.Statistics.Factors;

/// <summary>What is said of one parameter in one group: a fixed value, freed, a start or a label.</summary>
internal sealed record ParameterModifier(double? Fixed, bool IsFreed, double? Start, string? Label)
{
    public static readonly ParameterModifier None = new(null, false, null, null);
}

/// <summary>One parameter as the syntax states it: left side, operator (=~, ~, ~~ or ~1), right side ("" for ~1), and modifiers, one for all groups or one a group.</summary>
internal sealed record ModelStatement(string Left, string Operator, string Right, IReadOnlyList<ParameterModifier> Modifiers, int Line, int Column)
{
    public ParameterModifier ModifierOf(int group, int groups)
    {
        if (Modifiers.Count == 0)
            return ParameterModifier.None;
        if (Modifiers.Count != 1 && Modifiers.Count != groups)
            throw new ModelSyntaxException($"{Left} {Operator} {Right} has {Modifiers.Count} values in c(...), and the data have {groups} group{(groups == 1 ? "" : "s")}. Give one value, or one a group.", Line, Column);
        return Modifiers[Modifiers.Count == 1 ? 0 : group];
    }
}

/// <summary>A defined parameter (label := expression) or a constraint (expression == expression).</summary>
internal sealed record ModelDefinition(string Name, ParameterExpression Expression, int Line, int Column);
