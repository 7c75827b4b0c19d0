using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Ullage.Audit.Reading;

/// <summary>Tells literal secrets by their names, and by their form where that is enough. What only names where a secret is kept is none.</summary>
internal static partial class SecretSigns
{
    private const int MostCharacters = 8192;
    private static readonly string[] _harmless = ["true", "false", "null", "none", "yes", "no", "disabled", "enabled", "optional", "required", "always", "never"];
    private static readonly string[] _elsewhere = ["vault:", "ENC[", "ENC(", "arn:", "ssm:", "env:", "file:", "sha256:", "sha512:"];
    private static readonly string[] _files = [".pem", ".key", ".crt", ".cer", ".p12", ".pfx", ".jks", ".txt", ".json", ".yaml", ".yml", ".conf", ".env"];

    /// <summary>Every name that announces a secret has one of these in it, in whatever case.</summary>
    internal static readonly string[] NameSigns = ["pass", "pwd", "secret", "key", "token", "credential"];

    // Most names need no more than this pass.
    private static readonly SearchValues<string> _names = SearchValues.Create(NameSigns, StringComparison.OrdinalIgnoreCase);

    // What base64 makes of "-----BEGIN ".
    private const string EncodedBegin = "LS0tLS1CRUdJTiB";

    /// <summary>What secret a variable or key with this name and literal value holds, such as <c>a Slack token</c> or plainly <c>a secret</c>; null when it holds none.</summary>
    public static string? Of(string name, string value) =>
        SecretShapes.Of(value) is { } shape ? (shape.EndsWith("(JWT)", StringComparison.Ordinal) && Public().IsMatch(name) ? null : shape)
        : HoldsPrivateKey(value) ? "a private key"
        // HF_TOKEN: HF_TOKEN is a place to be filled in.
        : IsNamed(name) && value.Length <= MostCharacters && !value.StartsWith(name, StringComparison.Ordinal) && !NamesObject(name, value) && LooksSecret(value) ? "a secret"
        : null;

    /// <summary>Whether a name announces a secret.</summary>
    public static bool IsNamed(string name) => name.AsSpan().IndexOfAny(_names) >= 0 && name.Length <= MostCharacters && SecretName().IsMatch(name) && !NotTheSecret().IsMatch(name);

    /// <summary>Whether a value is rather the name of a Secret, a profile or a key than one itself: <c>PULL_SECRET=regcred</c>, <c>TLS_SECRET=shop/web-tls</c>.</summary>
    public static bool NamesObject(string name, string value) =>
        NameOfObject().IsMatch(value) && !value.Contains("change", StringComparison.Ordinal) && ((value.AsSpan().ContainsAny('-', '/') && MayName().IsMatch(name) && !Shared().IsMatch(name)) || SurelyNames().IsMatch(name));

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
            return LooksSecret(flag, match.Groups[2].Value) ? (flag, at) : null;
        }

        // A switch such as --no-password is followed by something else.
        return at + 1 < words.Count && words[at + 1].Length <= MostCharacters && !words[at + 1].StartsWith('-') && !words[at + 1].Contains('\n', StringComparison.Ordinal) && !Switch().IsMatch(flag) && LooksSecret(flag, words[at + 1]) ? (flag, at + 1) : null;
    }

    // What kind of token is wanted may be said by that flag too, as in --token=jwt.
    private static bool LooksSecret(string flag, string value) => LooksSecret(value) && (!flag.Equals("token", StringComparison.OrdinalIgnoreCase) || value.AsSpan().IndexOfAnyInRange('0', '9') >= 0);

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

    [GeneratedRegex("(?:^|[_.:-])(?:PASSWORD|PASSWD|PASSPHRASE|PASS|SECRET|SECRET_?KEY|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|MASTER_?KEY|AUTH_?TOKEN|ACCESS_?TOKEN|BEARER_?TOKEN|TOKEN|CREDENTIALS?)$|[_.:-]PWD$|^PGPASSWORD$|(?-i:[a-z0-9](?:Password|Passphrase|ClientSecret|ApiKey|SecretKey|PrivateKey|AuthToken|AccessToken)|^[cC]lientSecret)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex("(?:ALLOW_EMPTY|_REF|NAME|PUBLIC|NEXT_TOKEN|INITIAL_CLUSTER_TOKEN|CANCELLATION)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotTheSecret();

    // A name as Kubernetes takes it, with its namespace or without; what has digits may be random.
    [GeneratedRegex("^[a-z]{1,63}(?:[-./][a-z]{1,63}){0,12}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameOfObject();

    [GeneratedRegex("(?:SECRET|CREDENTIALS?|(?:ENCRYPTION|SIGNING|MASTER)_?KEY)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MayName();

    // What two programs share and is a secret itself, however it is made up.
    [GeneratedRegex("(?:CLIENT|JWT|SESSION|COOKIE|APP|API|AUTH|HMAC|SHARED)[_.:-]?SECRET$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Shared();

    [GeneratedRegex("(?:PULL_?SECRET|(?:TLS|CERT|CERTIFICATE)_?SECRET|^CREDENTIALS?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SurelyNames();

    // Keys that a browser is given, which some services sign as they sign others.
    [GeneratedRegex("(?:PUBLIC|PUBLISHABLE|ANON)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Public();

    [GeneratedRegex("^--?([a-zA-Z0-9_.-]*(?:password|passwd|passphrase|requirepass|masterauth|secret-?key|client-?secret|api-?key|auth-?token|access-?token|bearer-?token|private-?key)|token)(?:=(.+))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex SecretFlag();

    [GeneratedRegex("^(?:no|without|with|ask|prompt|require|allow|skip|enable|disable|show|hide)-", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Switch();
}
