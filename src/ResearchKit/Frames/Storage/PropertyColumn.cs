using System.Reflection;

namespace ResearchKit.Frames.Storage;

/// <summary>Reads one property of each object into a column, through a typed delegate.</summary>
internal abstract class PropertyColumn<TItem>
{
    public abstract void Append(TItem item);

    public abstract Column ToColumn();

    public static PropertyColumn<TItem> Create(PropertyInfo property) =>
        (PropertyColumn<TItem>)Activator.CreateInstance(
            typeof(PropertyColumn<,>).MakeGenericType(typeof(TItem), property.PropertyType), property)!;
}

/// <summary>The same for a property of type <typeparamref name="TValue"/>.</summary>
internal sealed class PropertyColumn<TItem, TValue> : PropertyColumn<TItem>
{
    private delegate TValue StructGetter(ref TItem item);

    private readonly ColumnBuilder<TValue> _builder;
    private readonly Func<TItem, TValue> _get;
    private readonly string _name;

    public PropertyColumn(PropertyInfo property)
    {
        _name = property.Name;
        _builder = ColumnBuilder<TValue>.Create(property.Name);
        if (typeof(TItem).IsValueType)
        {
            var get = property.GetMethod!.CreateDelegate<StructGetter>();
            _get = item => get(ref item);
        }
        else
        {
            _get = property.GetMethod!.CreateDelegate<Func<TItem, TValue>>();
        }
    }

    public override void Append(TItem item) => _builder.Append(_get(item));

    public override Column ToColumn() => _builder.ToColumn(new ColumnInfo(_name));
}
