namespace Ullage.Generators;

/// <summary>Names as Kubernetes takes them.</summary>
public static class ObjectName
{
    /// <summary>What a label must look like.</summary>
    public const string LabelExpected = "expected at most 63 small letters, digits and -, beginning and ending with a letter or digit";

    /// <summary>Whether a text is a DNS label (RFC 1123), as Services and Namespaces are called.</summary>
    /// <param name="text">The text.</param>
    public static bool IsLabel(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= 63 && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-';
    }

    /// <summary>Whether a text is the name of a host, a first * allowed.</summary>
    /// <param name="text">The text.</param>
    public static bool IsHost(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 253 && (text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text).Split('.').All(IsLabel);
    }

    /// <summary>Whether a text is the name of an environment variable that every shell can read.</summary>
    /// <param name="text">The text.</param>
    public static bool IsVariable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
    }
}
