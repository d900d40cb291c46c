using ResearchKit.Privacy;

namespace ResearchKit.Tests.Privacy;

public sealed class NameEncoderTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly DateOnly Born = new(2010, 5, 7);

    private static EncodedName Encode(string? given, string? family, DateOnly? born = null, NameEncoderOptions? options = null) =>
        new NameEncoder(Key, options).Encode(given, family, born ?? Born)!;

    public sealed class Encoding
    {
        [Fact]
        public void Depends_on_the_letters_alone_not_on_case_accents_or_order()
        {
            var one = Encode("Väinö", "Mäki-Korhonen");
            Assert.Equal(one, Encode("VAINO", "maki korhonen"));
            Assert.Equal(one, Encode("Mäki-Korhonen", "Väinö"));
            Assert.Equal(1, one.Dice(Encode("Va\u0308ino\u0308", "Mäki-Korhonen")));
        }

        [Fact]
        public void Is_similar_for_similar_names_and_unlike_for_others_or_another_date()
        {
            var one = Encode("Cosmo", "Bergman");
            Assert.InRange(one.Dice(Encode("Cosmo", "Begrman")), 0.6, 0.95);
            Assert.InRange(one.Dice(Encode("Cosmo", "Bergman-Kivi")), 0.6, 0.95);
            Assert.InRange(one.Dice(Encode("Ritva", "Tikkulainen")), 0.05, 0.45);
            Assert.InRange(one.Dice(Encode("Cosmo", "Bergman", Born.AddDays(1))), 0.05, 0.45);
        }

        [Fact]
        public void Has_about_the_share_of_bits_that_the_settings_give()
        {
            // Cosmo Bergman: 6 + 8 pairs of 10 bits each among 1,024: 1,024 (1 - e^(-140/1024)) = 131 bits, less those that meet in one place.
            var plain = Encode("Cosmo", "Bergman", null, new NameEncoderOptions { IsFolded = false, FlipProbability = 0, Salt = EncodingSalt.None });
            Assert.Equal(1024, plain.Length);
            Assert.InRange(plain.Ones, 118, 140);
            var folded = Encode("Cosmo", "Bergman", null, new NameEncoderOptions { FlipProbability = 0, Salt = EncodingSalt.None });
            Assert.Equal(512, folded.Length);
            for (var bit = 0; bit < 512; bit++)
                Assert.Equal(plain[bit] != plain[bit + 512], folded[bit]);
        }

        [Fact]
        public void Turns_over_as_many_bits_as_asked_and_the_same_ones_each_time()
        {
            var quiet = new NameEncoderOptions { FlipProbability = 0, Length = 8192 };
            var plain = Encode("Cosmo", "Bergman", null, quiet);
            // The scheme names the settings, so bits are compared one by one: 4,096 bits at 0.1, four standard deviations of 19.2 around 410.
            var noisy = Encode("Cosmo", "Bergman", null, quiet with { FlipProbability = 0.1 });
            Assert.InRange(Enumerable.Range(0, 4096).Count(bit => plain[bit] != noisy[bit]), 410 - 77, 410 + 77);
            Assert.Equal(noisy, Encode("Cosmo", "Bergman", null, quiet with { FlipProbability = 0.1 }));
        }

        [Fact]
        public void There_is_none_without_a_name_or_without_the_date_of_the_salt()
        {
            var encoder = new NameEncoder(Key);
            Assert.Null(encoder.Encode(" - ", null, Born));
            Assert.Null(encoder.Encode("Cosmo", "Bergman", null));
            Assert.NotNull(new NameEncoder(Key, new NameEncoderOptions { Salt = EncodingSalt.None }).Encode("Cosmo", null, null));
        }
    }

    public sealed class Keys
    {
        [Fact]
        public void Another_one_gives_encodings_that_cannot_be_compared()
        {
            var other = new NameEncoder(NameEncoder.NewKey()).Encode("Cosmo", "Bergman", Born)!;
            Assert.Contains("another key or other settings", Assert.Throws<ArgumentException>(() => Encode("Cosmo", "Bergman").Dice(other)).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Short_ones_and_impossible_settings_are_refused()
        {
            Assert.Throws<ArgumentException>(() => new NameEncoder(new byte[31]));
            Assert.Throws<ArgumentOutOfRangeException>(() => new NameEncoder(Key, new NameEncoderOptions { Length = 1000 }));
            Assert.Throws<ArgumentOutOfRangeException>(() => new NameEncoder(Key, new NameEncoderOptions { BitsPerPair = 17 }));
            Assert.Throws<ArgumentOutOfRangeException>(() => new NameEncoder(Key, new NameEncoderOptions { FlipProbability = 0.5 }));
        }

        [Fact]
        public void Epsilon_is_that_of_randomised_response()
        {
            Assert.Equal(10 * Math.Log(49), new NameEncoder(Key).Epsilon, 1e-12);
            Assert.Equal(double.PositiveInfinity, new NameEncoder(Key, new NameEncoderOptions { FlipProbability = 0 }).Epsilon);
        }
    }

    public sealed class Text
    {
        [Fact]
        public void Is_read_back_bit_by_bit_and_says_its_version()
        {
            var one = Encode("Cosmo", "Bergman");
            var text = one.ToString();
            Assert.StartsWith("rkn1:512-f10-d-0.02-", text, StringComparison.Ordinal);
            Assert.Equal(one, EncodedName.Parse(text));
            Assert.Equal(text, EncodedName.Parse(text).ToString());
            Assert.Equal(text.Length, Encode("Maria Anna Sofia", "Yli-Äijälä").ToString().Length);
        }

        [Theory]
        [InlineData("")]
        [InlineData("rkn2:512-f10-d-0.02-aaaaaaaa:AAAA")]
        [InlineData("rkn1:512-f10-d-0.02-aaaaaaaa:AAAA")]
        [InlineData("rkn1:512-f10-d-0.02-aaaaaaaa:?!")]
        public void That_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => EncodedName.Parse(text));
    }
}
