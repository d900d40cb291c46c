using ResearchKit.Statistics.Distributions;

namespace ResearchKit.Tests.Sources.Fuzzing;

/// <summary>Damages an export: one to three times, a file's content or the folder. The same stream of random numbers damages it the same way.</summary>
internal static class ExportMutation
{
    /// <summary>A damaged export, and what was done to it.</summary>
    public static (ExportSeed Export, string Description) Of(ExportSeed seed, RandomStream random)
    {
        var files = seed.Files.ToList();
        var done = new List<string>();
        for (var times = 1 + random.Integer(3); times > 0 && files.Count > 0; times--)
        {
            var at = random.Integer(files.Count);
            if (random.Bernoulli(0.08))
            {
                done.Add(ChangeFolder(files, at, random));
                continue;
            }

            var content = PackedContent.IsPacked(files[at]) && random.Bernoulli(0.7)
                ? PackedContent.Changed(files[at], inner => ContentMutation.Of(inner, random, done), random)
                : ContentMutation.Of(files[at].Content, random, done);
            done[^1] += " in " + files[at].Path;
            files[at] = files[at] with { Content = content };
        }

        return (seed with { Files = [.. files] }, string.Join("; ", done));
    }

    private static string ChangeFolder(List<ExportFile> files, int at, RandomStream random)
    {
        var file = files[at];
        var folder = Path.GetDirectoryName(file.Path)!;
        switch (random.Integer(6))
        {
            case 0:
                files.RemoveAt(at);
                return $"{file.Path} removed";
            case 1:
                files[at] = file with { Path = Path.Combine(folder, "Copy of " + Path.GetFileName(file.Path)) };
                return $"{file.Path} renamed";
            case 2:
                files.Add(file with { Path = Path.Combine(folder, Path.GetFileNameWithoutExtension(file.Path) + "-2" + Path.GetExtension(file.Path)) });
                return $"{file.Path} twice";
            case 3:
                var other = random.Integer(files.Count);
                (files[at], files[other]) = (file with { Content = files[other].Content }, files[other] with { Content = file.Content });
                return $"{file.Path} and {files[other].Path} exchanged";
            case 4:
                files[at] = file with { Path = file.Path + "/" + Path.GetFileName(file.Path) };
                return $"{file.Path} is a folder";
            default:
                files[at] = file with { Path = Path.Combine(folder, Path.GetFileName(file.Path).ToUpperInvariant()) };
                return $"{file.Path} in capitals";
        }
    }
}
