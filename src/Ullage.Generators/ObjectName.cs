using System.Text.RegularExpressions;

namespace Ullage.Generators;

/// <summary>Names, and other short texts, as Kubernetes' API server takes them.</summary>
public static partial class ObjectName
{
    /// <summary>What a label must look like.</summary>
    public const string LabelExpected = "expected at most 63 small letters, digits and -, beginning and ending with a letter or digit";

    /// <summary>What the name of a Service must look like.</summary>
    public const string ServiceExpected = "expected at most 63 small letters, digits and -, beginning with a letter and ending with a letter or digit, as a Service is called";

    /// <summary>What the name of most objects must look like.</summary>
    public const string SubdomainExpected = "expected small letters, digits, - and ., each part beginning and ending with a letter or digit";

    private static readonly string[] _noPath = ["//", "/./", "/../", "%2f"];
    private const int MostLabel = 63;
    private const int MostSubdomain = 253;

    /// <summary>Whether a text is a DNS label (RFC 1123), as Namespaces are called.</summary>
    /// <param name="text">The text.</param>
    public static bool IsLabel(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MostLabel && IsPart(text);
    }

    /// <summary>Whether a text is a DNS label that begins with a letter (RFC 1035), as Services are called.</summary>
    /// <param name="text">The text.</param>
    public static bool IsService(string text) => IsLabel(text) && char.IsAsciiLetterLower(text[0]);

    /// <summary>Whether a text is a DNS subdomain (RFC 1123), as Secrets and most objects are called.</summary>
    /// <param name="text">The text.</param>
    public static bool IsSubdomain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MostSubdomain && text.Split('.').All(IsPart);
    }

    /// <summary>Whether a text is the name of a host, a first * allowed.</summary>
    /// <param name="text">The text.</param>
    public static bool IsHost(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MostSubdomain && (text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text).Split('.').All(IsLabel);
    }

    /// <summary>Whether a text is the name of an environment variable that every shell can read.</summary>
    /// <param name="text">The text.</param>
    public static bool IsVariable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
    }

    /// <summary>Whether a text names a container's port: a number, or a name of at most 15 characters with a letter among them.</summary>
    /// <param name="text">The text.</param>
    public static bool IsPort(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.All(char.IsAsciiDigit)
            ? text.Length is > 0 and <= 5 && int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) is > 0 and < 65536
            : text.Length <= 15 && IsPart(text) && text.Any(char.IsAsciiLetterLower) && !text.Contains("--", StringComparison.Ordinal);
    }

    /// <summary>Whether a text is the key of a label: a name, with a domain and / before it or without.</summary>
    /// <param name="text">The text.</param>
    public static bool IsLabelKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return text.Length > slash + 1 && IsLabelValue(text[(slash + 1)..]) && (slash < 0 || IsSubdomain(text[..slash]));
    }

    /// <summary>Whether a text is the value of a label.</summary>
    /// <param name="text">The text.</param>
    public static bool IsLabelValue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MostLabel && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && (text.Length == 0 || (char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])));
    }

    /// <summary>Whether a text is a path of an Ingress.</summary>
    /// <param name="text">The text.</param>
    public static bool IsIngressPath(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text is ['/', ..] && text.All(static c => c is > ' ' and <= '~') && !_noPath.Any(p => text.Contains(p, StringComparison.OrdinalIgnoreCase)) && !text.EndsWith("/..", StringComparison.Ordinal) && !text.EndsWith("/.", StringComparison.Ordinal);
    }

    /// <summary>Whether a text is a reference to an image, as registries take them: <c>registry.example:5000/team/shop:1.4.2</c>.</summary>
    /// <param name="text">The text.</param>
    public static bool IsImage(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 512 && Image().IsMatch(text);
    }

    /// <summary>Requires the name of a Service.</summary>
    /// <exception cref="GenerationException">It is none.</exception>
    internal static void RequireService(string name)
    {
        if (!IsService(name))
        {
            throw new GenerationException($"\"{name}\" is no name of a Service; {ServiceExpected}");
        }
    }

    private static bool IsPart(string text) => text.Length > 0 && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-';

    // The grammar of github.com/distribution/reference: host and port, parts of a path, tag, digest.
    [GeneratedRegex(@"^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Image();
}
