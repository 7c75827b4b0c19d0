using System.Text;
using System.Text.RegularExpressions;

namespace Ullage.Audit.Reading;

/// <summary>Tells literal secrets by their names and their form. What only names where a secret is kept is none.</summary>
internal static partial class SecretSigns
{
    private const int MostCharacters = 8192;
    private static readonly string[] _harmless = ["true", "false", "null", "none", "yes", "no", "disabled", "enabled", "optional", "required", "always", "never", "changeme_later"];
    private static readonly string[] _elsewhere = ["vault:", "ENC[", "arn:"];
    private static readonly string[] _files = [".pem", ".key", ".crt", ".cer", ".p12", ".pfx", ".jks", ".txt", ".json", ".yaml", ".yml", ".conf", ".env"];

    // What base64 makes of "-----BEGIN ".
    private const string EncodedBegin = "LS0tLS1CRUdJTiB";

    /// <summary>Whether a variable or key with this name and literal value holds a secret.</summary>
    public static bool Holds(string name, string value) => HoldsPrivateKey(value) || (name.Length <= MostCharacters && value.Length <= MostCharacters && (HasCredentials(value) || (SecretName().IsMatch(name) && !NotTheSecret().IsMatch(name) && LooksSecret(value))));

    /// <summary>Whether a key of a ConfigMap is that of a file which holds nothing but a secret, and something is in it.</summary>
    public static bool IsSecretFile(string name, string value) => name is ".dockerconfigjson" or ".dockercfg" or "ssh-privatekey" or "id_rsa" or "id_ecdsa" or "id_ed25519" && value.Length <= MostCharacters && LooksSecret(value.TrimStart('{', ' ', '\n'));

    /// <summary>Whether a value has a private key in it: as PEM, or as base64 of that.</summary>
    public static bool HoldsPrivateKey(string value) =>
        (value.Contains("-----BEGIN ", StringComparison.Ordinal) && value.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) || (value.AsSpan().TrimStart().StartsWith(EncodedBegin, StringComparison.Ordinal) && DecodedHead(value).Contains("PRIVATE KEY-----", StringComparison.Ordinal));

    /// <summary>The secret that a command line gives by a flag: the flag, and the number of the word that holds the value; null when there is none.</summary>
    public static (string Flag, int Value)? InWords(IReadOnlyList<string> words, int at)
    {
        if (words[at].Length > MostCharacters || SecretFlag().Match(words[at]) is not { Success: true } match)
        {
            return null;
        }

        var flag = match.Groups[1].Value;
        if (match.Groups[2].Success)
        {
            return LooksSecret(match.Groups[2].Value) ? (flag, at) : null;
        }

        // A switch such as --no-password is followed by something else.
        return at + 1 < words.Count && words[at + 1].Length <= MostCharacters && !words[at + 1].StartsWith('-') && !words[at + 1].Contains('\n', StringComparison.Ordinal) && !Switch().IsMatch(flag) && LooksSecret(words[at + 1]) ? (flag, at + 1) : null;
    }

    /// <summary>Whether a value is a URL with a password in it.</summary>
    public static bool HasCredentials(string value) => Credentials().Match(value) is { Success: true } match && match.Groups[1].Value is var password && !password.StartsWith('$') && !password.StartsWith('<') && !password.Contains("{{", StringComparison.Ordinal);

    /// <summary>Whether a value that a secret's name announces is one, and no path, number, switch or reference.</summary>
    public static bool LooksSecret(string value) =>
        value.Length >= 3 && !_harmless.Contains(value, StringComparer.OrdinalIgnoreCase) && value[0] is not ('/' or '.' or '~' or '$' or '<' or '[' or '{') && !value.All(static c => char.IsAsciiDigit(c) || c is '.' or 's' or 'm' or 'h' or 'd')
        && !value.Contains("://", StringComparison.Ordinal) && !value.Contains("{{", StringComparison.Ordinal) && !value.Contains("$(", StringComparison.Ordinal) && !value.Contains("${", StringComparison.Ordinal) && !value.Contains(".svc", StringComparison.Ordinal)
        && !_elsewhere.Any(e => value.StartsWith(e, StringComparison.Ordinal)) && !_files.Any(f => value.EndsWith(f, StringComparison.Ordinal));

    private static string DecodedHead(string value)
    {
        var head = new string([.. value.Where(static c => !char.IsWhiteSpace(c)).Take(96)]);
        var bytes = new byte[72];
        return Convert.TryFromBase64String(head[..(head.Length / 4 * 4)], bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : "";
    }

    [GeneratedRegex("(?:^|[_.-])(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_?KEY|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|AUTH_?TOKEN|ACCESS_?TOKEN|BEARER_?TOKEN|TOKEN|CREDENTIALS?)$|^PGPASSWORD$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex("(?:ALLOW_EMPTY|_REF|NAME|PUBLIC|NEXT_TOKEN|CANCELLATION)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotTheSecret();

    [GeneratedRegex("^--?([a-zA-Z0-9_.-]*(?:password|passwd|passphrase|requirepass|masterauth|secret-?key|client-?secret|api-?key|auth-?token|access-?token|bearer-?token|private-?key))(?:=(.+))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex SecretFlag();

    [GeneratedRegex("^(?:no|without|with|ask|prompt|require|allow|skip|enable|disable|show|hide)-", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Switch();

    [GeneratedRegex(@"^[a-z][a-z0-9+.-]*://[^/\s:@]*:([^/\s@]+)@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();
}
