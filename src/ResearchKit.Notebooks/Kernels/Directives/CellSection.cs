using System.Text;

namespace ResearchKit.Notebooks.Kernels.Directives;

/// <summary>A stretch of a cell for one kernel, or a command between two stretches.</summary>
/// <param name="KernelName">The kernel that the stretch is for, or in whose scope the command stands.</param>
/// <param name="Selector">The selector line that opened the stretch; null for the text before the first one.</param>
/// <param name="Command">The command; null for a stretch of code.</param>
/// <param name="Code">The code; empty for a command.</param>
/// <param name="FirstLine">The line of the cell at which the code begins, from 1.</param>
internal sealed record CellSection(string KernelName, Directive? Selector, Directive? Command, string Code, int FirstLine)
{
    private const string FromFile = "from-file"; // a selector with it stands for code by itself

    /// <summary>Splits a cell at its directive lines. The whole cell is checked before any of it runs.</summary>
    /// <param name="submission">The cell.</param>
    /// <param name="defaultKernel">The kernel of text before the first selector.</param>
    /// <param name="resolve">A kernel's name from a name or alias; null if there is none.</param>
    /// <param name="commands">Names of the commands.</param>
    /// <param name="kernels">Names of the kernels, for messages.</param>
    /// <exception cref="DirectiveException">A directive is unknown or malformed.</exception>
    public static IReadOnlyList<CellSection> Split(
        Submission submission, string defaultKernel, Func<string, string?> resolve, IReadOnlyCollection<string> commands, IEnumerable<string> kernels)
    {
        var sections = new List<CellSection>();
        var connected = new HashSet<string>(StringComparer.Ordinal);
        var (kernel, selector, code, first) = (defaultKernel, (Directive?)null, new StringBuilder(), submission.FirstLine);
        var line = submission.FirstLine;
        foreach (var text in submission.Code.Split('\n'))
        {
            if (Directive.Read(text, line) is { } directive)
            {
                Close();
                if (commands.Contains(directive.Name, StringComparer.Ordinal))
                {
                    sections.Add(new CellSection(kernel, selector, directive, "", line));
                    if (directive.Name == "connect" && directive.Options.TryGetValue("kernel-name", out var name))
                        connected.Add(name);
                }
                else
                {
                    kernel = resolve(directive.Name) ?? (connected.Contains(directive.Name) ? directive.Name : null)
                        ?? throw new DirectiveException(
                            line, $"\"#!{directive.Name}\" is neither a kernel nor a command.{ValidNames.For("#!" + directive.Name, kernels.Concat(commands).Select(known => "#!" + known))}");
                    selector = directive;
                }

                first = line + 1;
            }
            else
            {
                code.Append(text).Append('\n');
            }

            line++;
        }

        Close();
        return sections;

        void Close()
        {
            var hasCode = !string.IsNullOrWhiteSpace(code.ToString());
            if (hasCode || (selector?.Options.ContainsKey(FromFile) == true && !sections.Exists(section => ReferenceEquals(section.Selector, selector))))
                sections.Add(new CellSection(kernel, selector, Command: null, hasCode ? code.ToString(0, code.Length - 1) : "", first));
            code.Clear();
        }
    }
}
