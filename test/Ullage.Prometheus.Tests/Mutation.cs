using System.Globalization;
using Ullage.Model;

namespace Ullage.Prometheus.Tests;

/// <summary>
/// Feeds a reader damaged input: cut short, bits flipped, bytes replaced, stretches repeated or removed. It may succeed or refuse with a
/// <see cref="SourceException"/>; anything else fails the test and names the seed. <c>ULLAGE_FUZZ_ITERATIONS</c> sets how many.
/// </summary>
internal static class Mutation
{
    private const int Few = 300;
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    public static int Iterations { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ULLAGE_FUZZ_ITERATIONS"), CultureInfo.InvariantCulture, out var asked) ? asked : Few;

    /// <summary>Runs a reader over damaged copies of an input.</summary>
    /// <returns>How many were refused.</returns>
    public static async Task<int> EachAsync(byte[] input, Func<byte[], Task> read, int share = 1)
    {
        var refused = 0;
        for (var seed = 0; seed < Math.Max(1, Iterations / share); seed++)
        {
            var damaged = Damage(input, new Random(seed));
            try
            {
                // A hang shows as a timeout with its seed instead of a stuck run
                await Task.Run(() => read(damaged)).WaitAsync(_limit);
            }
            catch (SourceException e)
            {
                refused++;
                Assert.NotEmpty(e.Message);
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {seed}: {e}");
            }
        }

        return refused;
    }

    /// <summary>A damaged copy.</summary>
    public static byte[] Damage(byte[] input, Random random)
    {
        List<byte> bytes = [.. input];
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 16), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, length);
                    break;
                default:
                    for (var i = 0; i < length; i++)
                    {
                        bytes[at + i] = 0xff;
                    }

                    break;
            }
        }

        return [.. bytes];
    }
}
