namespace Ullage.Cli.Configuration;

/// <summary>How to be let in by a server. No setting takes a secret itself: each names a file or an environment variable that holds it.</summary>
internal static class AccessSettings
{
    public static readonly Setting<string?> BearerTokenFile = File("bearer-token-file", "A file that holds the bearer token; read again when it changes.", "/var/run/secrets/token");

    public static readonly Setting<string?> BearerTokenEnv = Name("bearer-token-env", "VARIABLE", "The environment variable that holds the bearer token.", "PROMETHEUS_TOKEN");

    public static readonly Setting<string?> BasicUser = Name("basic-user", "NAME", "User name for basic authentication; the password comes from --basic-password-file or --basic-password-env.", "ullage");

    public static readonly Setting<string?> BasicPasswordFile = File("basic-password-file", "A file that holds the password of --basic-user.", "/var/run/secrets/password");

    public static readonly Setting<string?> BasicPasswordEnv = Name("basic-password-env", "VARIABLE", "The environment variable that holds the password of --basic-user.", "PROMETHEUS_PASSWORD");

    public static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Header = new()
    {
        Name = "header",
        Group = SettingGroup.Access,
        Shape = SettingShape.Pairs,
        Placeholder = "NAME=VALUE",
        Summary = "A header sent with every request. The value @FILE is read from a file and $NAME from the environment; a header that holds a secret must use one of these.",
        Example = "X-Scope-OrgID=team-a",
        Shown = Redaction.Header,
        Read = Reads.Each(HeaderText.Read),
        Otherwise = [],
    };

    public static readonly Setting<string?> CaFile = File("ca-file", "Certificates of the authorities trusted for the server, as PEM; instead of the system's.", "/etc/ullage/ca.pem");

    public static readonly Setting<string?> CertFile = File("cert-file", "Client certificate for mutual TLS, as PEM; needs --key-file.", "/etc/ullage/client.pem");

    public static readonly Setting<string?> KeyFile = File("key-file", "Private key of --cert-file, as PEM.", "/etc/ullage/client.key");

    public static readonly Setting<string?> TlsServerName = Name("tls-server-name", "NAME", "The name that the server's certificate must carry, where it is not the host of the address.", "prometheus.internal");

    public static readonly Setting<string?> Proxy = new()
    {
        Name = "proxy",
        Group = SettingGroup.Access,
        Placeholder = "URL",
        Summary = "Proxy for every request: an http, https or socks5 URL, or none; without it HTTPS_PROXY, HTTP_PROXY and NO_PROXY are heeded.",
        Example = "http://proxy.example:3128",
        Shown = Redaction.Url,
        Read = Reads.Last(ValueText.Proxy),
        Otherwise = null,
    };

    private static Setting<string?> File(string name, string summary, string example) => new()
    {
        Name = name,
        Group = SettingGroup.Access,
        Placeholder = "FILE",
        Summary = summary,
        Example = example,
        IsPath = true,
        Read = Reads.Last(Reads.Path),
        Otherwise = null,
    };

    private static Setting<string?> Name(string name, string placeholder, string summary, string example) => new()
    {
        Name = name,
        Group = SettingGroup.Access,
        Placeholder = placeholder,
        Summary = summary,
        Example = example,
        Read = Reads.Last(Reads.Text),
        Otherwise = null,
    };
}
