using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace ResearchKit.Display;

/// <summary>An exception as a person needs it: type, message, causes, and the frames of the user's own code with cell or file and line.</summary>
public static class ExceptionView
{
    private static readonly string[] s_kitAssemblies =
        ["ResearchKit", "ResearchKit.DuckDB", "ResearchKit.Statistics", "ResearchKit.Notebooks", "ResearchKit.Cli", "researchkit"];

    /// <summary>Renders an exception as HTML and text.</summary>
    /// <param name="exception">The exception; wrappers made by reflection and single aggregates are taken off.</param>
    public static MimeBundle Render(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var html = new StringBuilder($"<div class=\"{DisplayClasses.Output} {DisplayClasses.Error}\"><style>{DisplayClasses.Style}</style>");
        var text = new StringBuilder();
        var lead = "";
        for (Exception? one = Unwrap(exception); one is not null; one = one.InnerException is { } inner ? Unwrap(inner) : null)
        {
            var type = TypeNames.Of(one.GetType());
            html.Append("<p>").Append(Escaping.Html(lead)).Append("<strong>").Append(Escaping.Html(type)).Append("</strong>: ")
                .Append(Escaping.Html(one.Message)).Append("</p>");
            text.Append(lead).Append(Escaping.PlainText(type)).Append(": ").Append(Escaping.PlainText(one.Message)).Append('\n');
            var frames = UserFrames(one);
            if (frames.Count > 0)
            {
                html.Append("<pre>").Append(Escaping.Html(string.Join('\n', frames))).Append("</pre>");
                foreach (var frame in frames) text.Append("   ").Append(Escaping.PlainText(frame)).Append('\n');
            }

            lead = "caused by ";
        }

        return MimeBundle.OfHtml(html.Append("</div>").ToString(), text.ToString().TrimEnd('\n'));
    }

    /// <summary>The frames outside .NET and the kit, innermost first, as <c>at Method in file, line n</c>; the file without its folder.</summary>
    /// <param name="exception">The exception.</param>
    public static IReadOnlyList<string> UserFrames(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var frames = new List<string>();
        foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { } method || !IsUsers(method)) continue;
            var place = frame.GetFileName() is { Length: > 0 } file
                ? string.Create(CultureInfo.InvariantCulture, $" in {Path.GetFileName(file)}, line {frame.GetFileLineNumber()}") : "";
            frames.Add($"at {Name(method)}{place}");
        }

        return frames;
    }

    private static Exception Unwrap(Exception exception) => exception switch
    {
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        AggregateException { InnerExceptions.Count: 1 } aggregate => Unwrap(aggregate.InnerExceptions[0]),
        _ => exception,
    };

    private static bool IsUsers(MethodBase method)
    {
        var assembly = method.Module.Assembly.GetName().Name ?? "";
        return !s_kitAssemblies.Contains(assembly, StringComparer.Ordinal)
            && assembly is not ("mscorlib" or "netstandard" or "System")
            && !assembly.StartsWith("System.", StringComparison.Ordinal)
            && !assembly.StartsWith("Microsoft.", StringComparison.Ordinal);
    }

    // The compiler's own names (<Fit>d__3.MoveNext, <<Initialize>>d__0, <Main>$) are told as what the user wrote.
    private static string Name(MethodBase method)
    {
        var type = method.DeclaringType;
        var name = method.Name;
        if (name == "MoveNext" && type?.Name.StartsWith('<') == true)
        {
            name = type.Name[1..type.Name.LastIndexOf('>')];
            type = type.DeclaringType;
        }

        while (type?.Name.StartsWith('<') == true) type = type.DeclaringType;
        if (name.Contains("Initialize>", StringComparison.Ordinal) || name == "<Initialize>") return "the cell";
        if (name.StartsWith("<Main>", StringComparison.Ordinal)) return "the program";
        if (name.StartsWith('<'))
        {
            var local = name.IndexOf("g__", StringComparison.Ordinal);
            var bar = name.IndexOf('|', StringComparison.Ordinal);
            name = local >= 0 && bar > local ? name[(local + 3)..bar] : name[1..name.IndexOf('>', StringComparison.Ordinal)] + " (lambda)";
        }

        return type is null || type.Name.StartsWith("Submission#", StringComparison.Ordinal) ? name : $"{TypeNames.Of(type)}.{name}";
    }
}
