using System.Globalization;

namespace ResearchKit.Synthesis.Exports;

/// <summary>Codes and maxima of items.</summary>
internal sealed class ItemNames
{
    private readonly Dictionary<int, (string Code, double? Max)> _items = [];

    public static ItemNames Of(CityTables tables)
    {
        var names = new ItemNames();
        foreach (var row in tables.Rows("content_item"))
            names._items[row.Id("item_id")] = (row.Text("item_code") ?? "", row.Number("max_score"));
        return names;
    }

    /// <summary>The item's code as part of an address; its number where the city gives no code.</summary>
    public string CodeOf(int item) =>
        _items.TryGetValue(item, out var found) && found.Code.Length > 0 ? Uri.EscapeDataString(found.Code) : item.ToString(CultureInfo.InvariantCulture);

    public double? MaxScoreOf(int item) => _items.TryGetValue(item, out var found) ? found.Max : null;
}
