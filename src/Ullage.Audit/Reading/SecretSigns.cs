using System.Text.RegularExpressions;

namespace Ullage.Audit.Reading;

/// <summary>Tells literal secrets by their names and their form. What only names where a secret is kept is none.</summary>
internal static partial class SecretSigns
{
    private const int MostCharacters = 8192;
    private static readonly string[] _harmless = ["true", "false", "null", "none", "yes", "no", "disabled", "enabled", "optional", "required", "always", "never", "changeme_later"];

    /// <summary>Whether a variable or key with this name and literal value holds a secret.</summary>
    public static bool Holds(string name, string value) => name.Length <= MostCharacters && value.Length <= MostCharacters && (HasCredentials(value) || (SecretName().IsMatch(name) && !NotTheSecret().IsMatch(name) && LooksSecret(value)));

    /// <summary>Whether a value is a URL with a password in it.</summary>
    public static bool HasCredentials(string value) => Credentials().Match(value) is { Success: true } match && match.Groups[1].Value is var password && !password.StartsWith('$') && !password.StartsWith('<') && !password.Contains("{{", StringComparison.Ordinal);

    /// <summary>Whether a value that a secret's name announces is one, and no path, number, switch or reference.</summary>
    public static bool LooksSecret(string value) =>
        value.Length >= 3 && !_harmless.Contains(value, StringComparer.OrdinalIgnoreCase) && value[0] is not ('/' or '.' or '$' or '<' or '[' or '{') && !value.All(static c => char.IsAsciiDigit(c) || c is '.' or 's' or 'm' or 'h' or 'd')
        && !value.Contains("://", StringComparison.Ordinal) && !value.Contains("{{", StringComparison.Ordinal) && !value.Contains("$(", StringComparison.Ordinal) && !value.Contains("${", StringComparison.Ordinal) && !value.Contains(".svc", StringComparison.Ordinal);

    [GeneratedRegex("(?:^|[_.-])(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_?KEY|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|AUTH_?TOKEN|ACCESS_?TOKEN|BEARER_?TOKEN|TOKEN|CREDENTIALS?)$|^PGPASSWORD$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex("(?:ALLOW_EMPTY|_REF|NAME|PUBLIC|NEXT_TOKEN|CANCELLATION)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotTheSecret();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s@]+)@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();
}
