using System.Text;
using ResearchKit.Sources.Delimited;

namespace ResearchKit.Tests.Sources.Delimited;

public sealed class Crc32Tests
{
    /// <summary>The check value of the catalogue of parametrised CRC algorithms (CRC-32/ISO-HDLC).</summary>
    [Fact]
    public void The_check_value_of_the_catalogue()
    {
        var crc = new Crc32();
        crc.Add(Encoding.ASCII.GetBytes("1234"));
        crc.Add(Encoding.ASCII.GetBytes("56789"));
        Assert.Equal(0xCBF43926, crc.Value);
    }
}
