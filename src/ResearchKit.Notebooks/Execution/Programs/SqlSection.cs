using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using ResearchKit.Notebooks.Kernels.Sql;

namespace ResearchKit.Notebooks.Execution.Programs;

/// <summary>SQL of a cell as calls of the kit's library. Parameters and tables are the variables that the notebook's kernel would have found.</summary>
internal static class SqlSection
{
    /// <summary>The name of the kernel that is there without a connection.</summary>
    public const string DefaultKernel = "sql";

    /// <summary>The statements.</summary>
    /// <param name="kernel">The kernel; it must be connected, or the default one.</param>
    /// <param name="sql">The SQL.</param>
    /// <param name="name">The variable for the last result; null for none.</param>
    /// <param name="label">The cell, for messages.</param>
    /// <param name="scope">The program so far.</param>
    /// <exception cref="NotebookConversionException">The kernel is not connected.</exception>
    public static string Write(string kernel, string sql, string? name, string label, ProgramScope scope)
    {
        var text = new StringBuilder();
        if (kernel == DefaultKernel && scope.Database(kernel) is null)
            text.Append("var ").Append(scope.Connect(kernel, isStore: false, label)).Append(" = OpenDatabase(\"Data Source=:memory:\");\n");
        var (database, isStore) = scope.Database(kernel)
            ?? throw new NotebookConversionException($"{label}: \"#!{kernel}\" is not connected by an earlier cell, so that a program has nothing to ask. Connect it with #!connect first.");
        var statements = SqlStatement.Split(sql);
        for (var i = 0; i < statements.Length; i++)
        {
            var statement = statements[i];
            var isNamed = name is not null && i == statements.Length - 1;
            var call = isStore
                ? $"{database}.Query({Literal(statement.Text)}, {Values(statement.Parameters)})"
                : $"AskDatabase({database}, {Literal(statement.Text)}, {Values(statement.Parameters)}, {Values(statement.Names.Where(scope.Declares))})";
            if (!isNamed)
            {
                text.Append("Show(").Append(call).Append(");\n");
                continue;
            }

            scope.Declare(name!, label);
            text.Append("var ").Append(name).Append(" = ").Append(call).Append(isStore ? ";\n" : "!;\n").Append("Show(").Append(name).Append(");\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Text as a string literal of C# in one line.</summary>
    public static string Quoted(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>Text as a raw string literal of C#.</summary>
    public static string Literal(string text)
    {
        var quotes = new string('"', 3);
        while (text.Contains(quotes, StringComparison.Ordinal))
            quotes += '"';
        return $"{quotes}\n{text.ReplaceLineEndings("\n")}\n{quotes}";
    }

    private static string Values(IEnumerable<string> names)
    {
        var all = names.Order(StringComparer.Ordinal).ToArray();
        return all.Length == 0 ? "new Dictionary<string, object?>()" : $"new Dictionary<string, object?> {{ {string.Join(", ", all.Select(name => $"[\"{name}\"] = {name}"))} }}";
    }
}
