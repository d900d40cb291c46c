namespace ResearchKit.Architecture.Tests;

/// <summary>
/// The public API of each library is approved in a text file: a change shows up in review.
/// To approve a change, run the tests with the environment variable APPROVE_API=1 and commit the file.
/// </summary>
public class PublicApiTests
{
    public static TheoryData<string> Libraries => new(House.Projects.Keys.Where(name => name != "ResearchKit.Cli"));

    [Theory, MemberData(nameof(Libraries))]
    public void Public_api_is_the_approved_one(string library)
    {
        var file = Path.Combine(House.Root, "tests", "ResearchKit.Architecture.Tests", "PublicApi", library + ".txt");
        var actual = PublicApi.Describe(House.Load(library));
        if (Environment.GetEnvironmentVariable("APPROVE_API") == "1")
            File.WriteAllText(file, actual);

        Assert.True(File.Exists(file), $"{file} is missing. Run the tests with APPROVE_API=1 to write it.");
        var approved = File.ReadAllText(file);
        var removed = Lines(approved).Except(Lines(actual)).Select(line => "- " + line);
        var added = Lines(actual).Except(Lines(approved)).Select(line => "+ " + line);
        Assert.True(
            approved == actual,
            $"The public API of {library} changed. If you meant it, run the tests with APPROVE_API=1 and commit the file.\n"
            + string.Join('\n', removed.Concat(added)));
    }

    [Fact]
    public void Description_tells_what_a_caller_sees()
    {
        var text = PublicApi.Describe(typeof(PublicApiSample<>).Assembly, type => type.Name.StartsWith("PublicApiSample", StringComparison.Ordinal));

        Assert.Equal(
            """
            public abstract class ResearchKit.Architecture.Tests.PublicApiSample<T> : IDisposable where T : struct
                protected PublicApiSample(int first, string? second = "x")
                public const double Limit = 0.5
                public event EventHandler Changed
                public T? this[int row] { get; }
                public string Name { get; protected set; }
                public static bool TryRead<U>(ref readonly U source, out List<string> found, params int[] rest) where U : class
                public virtual void Dispose()

            """.ReplaceLineEndings("\n"),
            text);
    }

    private static string[] Lines(string text) => text.Split('\n');
}

#pragma warning disable CS0067, CA1051
public abstract class PublicApiSample<T> : IDisposable
    where T : struct
{
    public const double Limit = 0.5;

    protected PublicApiSample(int first, string? second = "x") => Name = first + second;

    public event EventHandler? Changed;

    public string Name { get; protected set; }

    public T? this[int row] => default(T);

    public static bool TryRead<U>(ref readonly U source, out List<string> found, params int[] rest)
        where U : class
    {
        found = [];
        return rest.Length > 0 && source is not null;
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    internal void Hidden()
    {
    }
}
