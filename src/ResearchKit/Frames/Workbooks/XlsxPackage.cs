using System.IO.Compression;
using System.Xml;
using ResearchKit.Frames.Expansion;

namespace ResearchKit.Frames.Workbooks;

/// <summary>The zip package of a workbook: its parts as XML readers that resolve nothing, within <see cref="XlsxLimits"/>.</summary>
internal sealed class XlsxPackage : IDisposable
{
    private static readonly byte[] s_compoundFile = [0xD0, 0xCF, 0x11, 0xE0];

    private readonly FileStream _file;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ExpansionCount _expansion;

    private XlsxPackage(string path, XlsxLimits limits)
    {
        Name = Path.GetFileName(path);
        Limits = limits;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        _expansion = new ExpansionCount(limits.Expansion, _file.Length, what => new WorkbookException($"The workbook {Name} {what}"));
        try
        {
            Span<byte> head = stackalloc byte[4];
            if (_file.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head.SequenceEqual(s_compoundFile))
                throw new WorkbookException($"{Name} is a workbook of the old format (.xls) or has a password. Save it as .xlsx without a password.");
            _file.Position = 0;
            _zip = new ZipArchive(_file, ZipArchiveMode.Read);
            if (_zip.Entries.Count > limits.Parts)
                throw new WorkbookException($"{Name} has {_zip.Entries.Count:N0} parts; a workbook has at most {limits.Parts:N0}. It is broken or hostile.");
            foreach (var entry in _zip.Entries)
                _parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        }
        catch (InvalidDataException)
        {
            _file.Dispose();
            throw new WorkbookException($"{Name} is not an XLSX workbook: it is no zip file, or its end is missing. Expected a file that Excel or LibreOffice saved as .xlsx.");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    public XlsxLimits Limits { get; }

    public static XlsxPackage Open(string path, XlsxLimits limits)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full)
            ? new XlsxPackage(full, limits)
            : throw new FileNotFoundException($"There is no file \"{full}\". Check the path; it is relative to {Environment.CurrentDirectory}.", full);
    }

    public bool Has(string part) => _parts.ContainsKey(part);

    /// <summary>A part as XML, without document types, entities or anything fetched from elsewhere.</summary>
    public XmlReader Read(string part)
    {
        if (!_parts.TryGetValue(part, out var entry))
            throw Broken(part, "is missing");
        try
        {
            return XmlReader.Create(new ExpandedStream(entry.Open(), _expansion), new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CloseInput = true,
            });
        }
        catch (InvalidDataException)
        {
            throw Broken(part, "can't be unpacked");
        }
    }

    /// <summary>Runs what reads a part; what is wrong with the part becomes a message that names it and quotes nothing of it.</summary>
    public T Within<T>(string part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException wrong)
        {
            throw Broken(part, $"is not well-formed XML at line {wrong.LineNumber}, position {wrong.LinePosition}, or declares a document type");
        }
        catch (InvalidDataException)
        {
            throw Broken(part, "can't be unpacked");
        }
    }

    public WorkbookException Broken(string part, string what) =>
        new($"The workbook {Name} is broken: its part {part} {what}. Open it in Excel or LibreOffice and save it again.");

    public void Dispose()
    {
        _zip.Dispose();
        _file.Dispose();
    }
}
