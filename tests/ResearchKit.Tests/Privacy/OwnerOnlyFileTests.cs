using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

/// <summary>Who waits for a lock gets it when it is free, and is told in words whom to wait for when it is not.</summary>
public sealed class OwnerOnlyFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("researchkit-lock");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_lock_is_waited_for_and_then_taken()
    {
        var path = Path.Combine(_folder.FullName, "a.lock");
        var first = OwnerOnlyFile.Lock(path);
        var second = Task.Run(() => OwnerOnlyFile.Lock(path, TimeSpan.FromMinutes(1)));
        await Task.Delay(100);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_lock_that_is_not_given_up_is_told_in_words()
    {
        var path = Path.Combine(_folder.FullName, "a.lock");
        using var held = OwnerOnlyFile.Lock(path);
        var refused = Assert.Throws<IOException>(() => OwnerOnlyFile.Lock(path, TimeSpan.FromMilliseconds(100)));
        Assert.Contains("another notebook may be at work on the same store", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_is_not_waited_for() =>
        Assert.ThrowsAny<IOException>(() => OwnerOnlyFile.Lock(Path.Combine(_folder.FullName, "missing", "a.lock"), TimeSpan.FromMinutes(1)));
}
