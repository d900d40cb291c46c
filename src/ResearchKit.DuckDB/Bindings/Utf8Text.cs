using System.Runtime.InteropServices;
using System.Text;

namespace ResearchKit.DuckDB.Bindings;

/// <summary>Text that the library hands out.</summary>
internal static unsafe class Utf8Text
{
    /// <summary>Reads text that the library keeps.</summary>
    public static string Read(byte* text) =>
        text == null ? "" : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    /// <summary>Reads text that the library gave away, and frees it.</summary>
    public static string? Take(nint text)
    {
        if (text == 0)
            return null;
        try
        {
            return Read((byte*)text);
        }
        finally
        {
            NativeMethods.duckdb_free(text);
        }
    }
}
