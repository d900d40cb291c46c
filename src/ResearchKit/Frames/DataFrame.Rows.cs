using ResearchKit.Frames.Storage;

namespace ResearchKit.Frames;

public sealed partial class DataFrame
{
    /// <summary>
    /// The rows as objects of a class or record. Columns match constructor parameters and settable properties by name; case and underscores
    /// are ignored, so <c>birth_year</c> fills <c>BirthYear</c>. A record needs a column for each parameter that has no default; a property
    /// without a column keeps its own value; columns without a member are left out. Numbers convert where nothing is lost, any number
    /// to <see cref="double"/>; text to an enum by name. Nullable members take missing values.
    /// </summary>
    /// <typeparam name="T">A class, record or struct with a public constructor.</typeparam>
    /// <returns>The objects, made one by one as they are asked for.</returns>
    /// <exception cref="InvalidCastException">
    /// A member has no column, its type does not suit the column's, or (while enumerating) a missing or too large value meets a member that can't hold it.
    /// </exception>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public IEnumerable<T> Rows<T>()
    {
        if (!Provenance.RowsMayBeRead) throw RowAccess.Refused("this frame", Provenance);
        var map = RowMap<T>.Of(this);
        return Enumerate();

        IEnumerable<T> Enumerate()
        {
            for (var row = 0; row < Length; row++)
                yield return map(row);
        }
    }

    /// <summary>The rows as a forward-only reader, for code that takes ADO.NET.</summary>
    /// <returns>A reader before the first row. Dispose it as any other; the frame stays usable.</returns>
    /// <exception cref="ProtectedDataException">The rows are protected.</exception>
    public System.Data.Common.DbDataReader ToDataReader() =>
        Provenance.RowsMayBeRead ? new FrameDataReader(this) : throw RowAccess.Refused("this frame", Provenance);
}
