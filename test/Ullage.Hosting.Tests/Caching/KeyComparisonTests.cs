using Ullage.Hosting.Caching;

namespace Ullage.Hosting.Tests.Caching;

public sealed class KeyComparisonTests
{
    [Fact]
    public void Every_character_of_a_text_of_any_length_counts_in_its_hash()
    {
        var keys = new KeyComparison<string>(null);
        for (var length = 0; length <= 40; length++)
        {
            var plain = new string('a', length);
            Assert.Equal(keys.Hash(plain), keys.Hash(new string(plain.AsSpan())));
            HashSet<int> seen = [keys.Hash(plain)];
            for (var i = 0; i < length; i++)
            {
                var other = plain.ToCharArray();
                other[i] = 'b';
                Assert.True(seen.Add(keys.Hash(new string(other))), $"character {i} of {length}");
            }
        }
    }

    [Fact]
    public void Hashes_of_numbered_keys_spread_over_their_upper_bits()
    {
        var keys = new KeyComparison<string>(null);
        var chains = new int[1024];
        for (var i = 0; i < 64 * 1024; i++)
        {
            chains[(uint)keys.Hash($"order:{i:00000}") >> 22]++;
        }

        // 64 expected, eight the deviation.
        Assert.All(chains, static n => Assert.InRange(n, 16, 128));
    }

    [Fact]
    public void A_comparer_of_the_callers_is_followed()
    {
        var keys = new KeyComparison<string>(StringComparer.OrdinalIgnoreCase);
        Assert.Equal(keys.Hash("Key"), keys.Hash("kEY"));
        Assert.True(keys.Equals("Key", "kEY"));
        Assert.Throws<ArgumentNullException>(() => new KeyComparison<string>(null).Hash(null!));
    }
}
