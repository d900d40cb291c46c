namespace ResearchKit.Statistics.Factors;

/// <summary>Values and derivatives of expressions over labels.</summary>
internal static class DefinedParameters
{
    /// <summary>An expression at given parameters.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="table">Which parameter each label is.</param>
    /// <param name="syntax">Where defined parameters are, which expressions may name too.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="valueOf">Another value of a label than the parameter's own, without derivatives; null for the parameter's.</param>
    public static Dual Evaluate(ParameterExpression expression, ParameterTable table, ModelSyntax syntax, double[] parameters, Func<ParameterRow, double>? valueOf = null)
    {
        return expression.Evaluate(name => LabelOf(name, 0), parameters.Length);

        Dual LabelOf(string name, int depth)
        {
            if (!table.Labels.TryGetValue(name, out ParameterRow? row))
            {
                ModelDefinition definition = syntax.Definitions.First(one => one.Name == name);
                if (depth > syntax.Definitions.Count)
                    throw new ModelSyntaxException($"{name} is defined by itself.", definition.Line, definition.Column);
                return definition.Expression.Evaluate(inner => LabelOf(inner, depth + 1), parameters.Length);
            }

            if (valueOf is not null)
                return Dual.Constant(valueOf(row), parameters.Length);
            if (!row.IsFree)
                return Dual.Constant(row.Fixed, parameters.Length);
            Dual value = Dual.Constant(parameters[row.Parameter], parameters.Length);
            value.Gradient[row.Parameter] = 1;
            return value;
        }
    }
}
