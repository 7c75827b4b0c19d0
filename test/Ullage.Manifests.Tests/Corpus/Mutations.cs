using System.Text;
using Ullage.Testing.Manifests;

namespace Ullage.Manifests.Tests.Corpus;

/// <summary>Damages manifests: bytes lost, changed, doubled, pieces of another file put in, structure put where none belongs.</summary>
internal static class Mutations
{
    private static readonly string[] _pieces =
    [
        ":", ": ", "- ", "\n", "\r\n", "\r", "\t", " ", "  ", "#", " #", "\"", "'", "{", "}", "[", "]", ",", "|", "|+\n", ">-\n", "&a ", "*a", "!!str ", "? ", "---\n", "...\n", "%YAML 1.2\n",
        "\\", "\\u12", "\ufeff", "\u2028", "<<: *a\n", "@", "`", "~", "null", "é", "\0",
    ];

    public static byte[] Of(byte[] source, Random random)
    {
        var bytes = new List<byte>(source);
        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(_pieces[random.Next(_pieces.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Few thousand sources at most: the damage is what differs.</summary>
    public static byte[] Source(int seed) => Encoding.UTF8.GetBytes(ManifestGenerator.Make(seed % 4000).Text);
}
