using ResearchKit.Privacy;

namespace ResearchKit.Tests.Display;

/// <summary>Lets all through and remembers what it was asked, so that tests see that it was asked.</summary>
public sealed class OpenGate : IReleaseGate
{
    public List<object?> Admitted { get; } = [];

    public List<string> Screened { get; } = [];

    public object? Admit(object? value)
    {
        Admitted.Add(value);
        return value;
    }

    public string Screen(string mimeType, string content)
    {
        Screened.Add(mimeType);
        return content;
    }
}
