namespace Ullage.Lab.Cluster;

/// <summary>Names as Kubernetes makes them.</summary>
internal static class Names
{
    /// <summary>Without vowels and look-alikes (k8s.io/apimachinery/pkg/util/rand).</summary>
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string Suffix(Random random, int length) => string.Create(length, random, static (span, r) =>
    {
        foreach (ref var c in span)
        {
            c = Alphabet[r.Next(Alphabet.Length)];
        }
    });

    public static string Uid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    public static string ContainerId(Random random)
    {
        Span<byte> bytes = stackalloc byte[32];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
