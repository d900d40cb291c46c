namespace ResearchKit.Architecture.Tests;

/// <summary>The direction of the arrows, read from the compiled code.</summary>
public class DependencyTests
{
    public static TheoryData<string> Projects => new(House.Projects.Keys);

    [Theory, MemberData(nameof(Projects))]
    public void Project_references_only_those_below_it(string project)
    {
        using var assembly = House.Read(project);
        var kit = assembly.MainModule.AssemblyReferences.Select(reference => reference.Name)
            .Where(name => name == "ResearchKit" || name.StartsWith("ResearchKit.", StringComparison.Ordinal));

        Assert.Empty(kit.Except(House.Projects[project]));
    }

    [Theory, MemberData(nameof(Projects))]
    public void Room_knows_only_the_rooms_it_may(string project)
    {
        using var assembly = House.Read(project);
        var broken = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in TypeReferences.AllTypes(assembly))
        {
            var room = House.RoomOf(TypeReferences.NamespaceOf(type));
            if (room is null || !House.Rooms.TryGetValue(room, out var allowed))
                continue;
            foreach (var used in TypeReferences.Of(type))
            {
                var other = House.RoomOf(TypeReferences.NamespaceOf(used));
                if (other is null || other == room || IsWithin(other, allowed))
                    continue;
                broken.Add($"{room} -> {other}: {type.FullName} uses {used.FullName}");
            }
        }

        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken));
    }

    [Theory]
    [InlineData("ResearchKit")]
    [InlineData("ResearchKit.Statistics")]
    [InlineData("ResearchKit.Notebooks")]
    public void Every_type_lives_in_a_room_of_the_plan(string project)
    {
        using var assembly = House.Read(project);
        var homeless = TypeReferences.AllTypes(assembly)
            .Select(TypeReferences.NamespaceOf)
            .Where(name => name.StartsWith("ResearchKit", StringComparison.Ordinal))
            .Where(name => House.RoomOf(name) is not { } room || !House.Rooms.ContainsKey(room))
            .Distinct();

        Assert.Empty(homeless);
    }

    [Fact]
    public void Only_three_rooms_and_the_engine_see_DuckDB()
    {
        var seeing = House.Rooms.Where(room => room.Value.Contains("ResearchKit.DuckDB")).Select(room => room.Key)
            .Where(room => !room.StartsWith("ResearchKit.Notebooks", StringComparison.Ordinal));

        Assert.Equal(["ResearchKit.Frames", "ResearchKit.Sources", "ResearchKit.Store"], seeing.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_plan_itself_has_no_circle()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var room in House.Rooms.Keys)
            Visit(room, []);

        void Visit(string room, IReadOnlyList<string> path)
        {
            Assert.False(path.Contains(room), $"Circle: {string.Join(" -> ", path.Append(room))}");
            if (done.Contains(room) || !House.Rooms.TryGetValue(room, out var next))
                return;
            foreach (var other in next)
                Visit(other, [.. path, room]);
            done.Add(room);
        }
    }

    private static bool IsWithin(string room, string[] allowed) =>
        allowed.Any(name => room == name || room.StartsWith(name + ".", StringComparison.Ordinal));
}
