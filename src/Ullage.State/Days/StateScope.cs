using System.Security.Cryptography;
using System.Text;

namespace Ullage.State;

/// <summary>
/// What a kept day was read from and how: the same samples reduced in another way, or of other namespaces, are another history. Days of one scope never mix with
/// those of another; a change of settings therefore begins anew.
/// </summary>
/// <param name="Text">Everything that a cell hangs on besides the samples, in words that can be compared; never a credential.</param>
public sealed record StateScope(string Text)
{
    /// <summary>A name for it: the first 64 bits of its SHA-256 in hexadecimal.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)).AsSpan(0, 8));
}
