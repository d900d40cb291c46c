using ResearchKit.Privacy;

namespace ResearchKit.Display;

/// <summary>What stands in for a result that protected rows do not give.</summary>
internal static class GateRefusalTable
{
    public static TableModel Of(GateRefusal refusal) => new()
    {
        Title = "Not shown of protected data",
        Columns = [new TableColumn("why, and what works")],
        Rows = [new TableRow([new TableCell(refusal.Reason)])],
    };
}
