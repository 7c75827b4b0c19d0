using System.Text;
using Ullage.Generators.Writing;
using static Ullage.Generators.Writing.Piece;

namespace Ullage.Generators.Objects;

/// <summary>Makes ConfigMaps and Secrets.</summary>
public static class ConfigurationObjects
{
    private const int MostBytes = 1 << 20;

    /// <summary>Makes a ConfigMap.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace, or null.</param>
    /// <param name="data">Keys and values; environment variables, as a rule.</param>
    /// <exception cref="GenerationException">A key is none, or there is more than Kubernetes keeps.</exception>
    public static Manifest ConfigMap(string name, string? @namespace, IReadOnlyDictionary<string, string> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Require(data.Keys, data.Sum(static d => (long)Encoding.UTF8.GetByteCount(d.Value)), "ConfigMap");
        return new("v1", "ConfigMap", name, @namespace, null, ("data", Texts(data)));
    }

    /// <summary>Makes a Secret. A value that is not given is a placeholder that the API server refuses, so that nothing made up ever runs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="namespace">Its namespace, or null.</param>
    /// <param name="data">Keys with their bytes; null for one that somebody must fill in.</param>
    /// <exception cref="GenerationException">A key is none, or there is more than Kubernetes keeps.</exception>
    public static Manifest Secret(string name, string? @namespace, IReadOnlyDictionary<string, ReadOnlyMemory<byte>?> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Require(data.Keys, data.Sum(static d => (long)(d.Value?.Length ?? 0)), "Secret");
        return new("v1", "Secret", name, @namespace, null,
            ("type", "Opaque"),
            ("data", new Mapping([.. data.Select(static d => (d.Key, d.Value is { } bytes
                ? (Piece)Convert.ToBase64String(bytes.Span)
                : ((Piece)Placeholder(d.Key)).Because("What stands in <> is refused until it is filled in; better, let a secret store make this object."))) ])));
    }

    /// <summary>What stands for a value that somebody must fill in: no base 64, so that the API server refuses it.</summary>
    internal static string Placeholder(string key) => $"<{key} in base 64>";

    private static void Require(IEnumerable<string> keys, long bytes, string kind)
    {
        foreach (var key in keys)
        {
            if (key.Length is 0 or > 253 || !key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || key is "." or "..")
            {
                throw new GenerationException($"\"{key}\" is no key of a {kind}; expected letters, digits, -, _ and .");
            }
        }

        if (bytes > MostBytes)
        {
            throw new GenerationException($"{bytes} bytes are more than a {kind} holds; expected at most {MostBytes}");
        }
    }
}
