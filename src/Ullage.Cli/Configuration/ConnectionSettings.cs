using Ullage.Cli.Running;
using Ullage.Prometheus.Api;

namespace Ullage.Cli.Configuration;

/// <summary>How to reach a server, from settings. Secrets are read from the files and variables that settings name, never from arguments.</summary>
internal static class ConnectionSettings
{
    private const int MostHeaderBytes = 16 << 10;

    private static readonly (string Option, Setting Setting)[] _names =
    [
        (nameof(PrometheusConnectionOptions.BearerTokenFile), AccessSettings.BearerTokenFile),
        (nameof(PrometheusConnectionOptions.BearerToken), AccessSettings.BearerTokenEnv),
        (nameof(PrometheusConnectionOptions.Username), AccessSettings.BasicUser),
        (nameof(PrometheusConnectionOptions.PasswordFile), AccessSettings.BasicPasswordFile),
        (nameof(PrometheusConnectionOptions.Password), AccessSettings.BasicPasswordEnv),
        (nameof(PrometheusConnectionOptions.ClientCertificateFile), AccessSettings.CertFile),
        (nameof(PrometheusConnectionOptions.ClientKeyFile), AccessSettings.KeyFile),
        (nameof(PrometheusConnectionOptions.CertificateAuthorityFile), AccessSettings.CaFile),
        (nameof(PrometheusConnectionOptions.TlsServerName), AccessSettings.TlsServerName),
        (nameof(PrometheusConnectionOptions.Headers), AccessSettings.Header),
        (nameof(PrometheusConnectionOptions.Proxy), AccessSettings.Proxy),
        (nameof(PrometheusConnectionOptions.AnswerTimeout), SourceSettings.Timeout),
        (nameof(PrometheusConnectionOptions.IdleTimeout), SourceSettings.Timeout),
        (nameof(PrometheusConnectionOptions.ConnectTimeout), SourceSettings.Timeout),
        (nameof(PrometheusConnectionOptions.Url), SourceSettings.Prometheus),
    ];

    /// <summary>The options; every problem found is added.</summary>
    public static PrometheusConnectionOptions Bind(Uri address, ResolvedSettings settings, Surroundings surroundings, List<string> problems)
    {
        if (address.UserInfo.Contains(':', StringComparison.Ordinal) && settings.Given(SourceSettings.Prometheus)?.Origin.Kind == OriginKind.Flag)
        {
            problems.Add("--prometheus: a password in an argument can be seen by everyone on the machine; write --basic-user NAME and --basic-password-env VARIABLE or --basic-password-file FILE");
        }

        if (Uri.TryCreate(settings.Get(AccessSettings.Proxy), UriKind.Absolute, out var proxy) && proxy.UserInfo.Length > 0 && settings.Given(AccessSettings.Proxy)?.Origin.Kind == OriginKind.Flag)
        {
            problems.Add("--proxy: a password in an argument can be seen by everyone on the machine; set ULLAGE_PROXY or HTTPS_PROXY in the environment");
        }

        var timeout = settings.Get(SourceSettings.Timeout);
        var options = new PrometheusConnectionOptions
        {
            Url = address.OriginalString,
            Protocol = settings.Get(SourceSettings.ReadBy) switch
            {
                "remote-read" => SampleProtocol.RemoteRead,
                "promql" => SampleProtocol.RangeSelectors,
                "export" => SampleProtocol.Export,
                _ => SampleProtocol.Auto,
            },
            BearerTokenFile = PathOf(settings.Get(AccessSettings.BearerTokenFile), surroundings),
            BearerToken = Secret(AccessSettings.BearerTokenEnv, settings, surroundings, problems),
            Username = settings.Get(AccessSettings.BasicUser),
            PasswordFile = PathOf(settings.Get(AccessSettings.BasicPasswordFile), surroundings),
            Password = Secret(AccessSettings.BasicPasswordEnv, settings, surroundings, problems),
            Headers = Headers(settings, surroundings, problems),
            CertificateAuthorityFile = PathOf(settings.Get(AccessSettings.CaFile), surroundings),
            ClientCertificateFile = PathOf(settings.Get(AccessSettings.CertFile), surroundings),
            ClientKeyFile = PathOf(settings.Get(AccessSettings.KeyFile), surroundings),
            TlsServerName = settings.Get(AccessSettings.TlsServerName),
            Proxy = settings.Get(AccessSettings.Proxy),
            AnswerTimeout = timeout,
            IdleTimeout = timeout,
            ConnectTimeout = timeout < TimeSpan.FromSeconds(10) ? timeout : TimeSpan.FromSeconds(10),
            MaxConcurrency = settings.Get(SourceSettings.Concurrency),
        };
        problems.AddRange(options.Validate().Select(static error => _names.Aggregate(error.TrimEnd('.'), static (text, name) => Replaced(text, name.Option, name.Setting.Flag))).Distinct());
        return options;
    }

    /// <summary>Replaces a whole word.</summary>
    private static string Replaced(string text, string word, string by) =>
        string.Join(' ', text.Split(' ').Select(part => part.TrimEnd(',', ';', ':') == word ? by + part[word.Length..] : part));

    private static string? PathOf(string? path, Surroundings surroundings) => path is null ? null : Path.GetFullPath(path, surroundings.Directory);

    private static string? Secret(Setting<string?> setting, ResolvedSettings settings, Surroundings surroundings, List<string> problems)
    {
        if (settings.Get(setting) is not { } name)
        {
            return null;
        }

        if (surroundings.Variable(name) is { Length: > 0 } value)
        {
            return value.Trim();
        }

        problems.Add($"{settings.NameOf(setting)}: the environment has no {name}; set it to the secret");
        return null;
    }

    private static Dictionary<string, string> Headers(ResolvedSettings settings, Surroundings surroundings, List<string> problems)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in settings.Get(AccessSettings.Header))
        {
            var value = text switch
            {
                ['@', .. var path] => FromFile(name, Path.GetFullPath(path, surroundings.Directory), path, problems),
                ['$', .. var variable] => FromVariable(name, variable, surroundings, problems),
                _ => text,
            };
            if (value is not null && !headers.TryAdd(name, value))
            {
                problems.Add($"{settings.NameOf(AccessSettings.Header)}: {name} is given twice; keep one");
            }
        }

        return headers;
    }

    private static string? FromVariable(string header, string variable, Surroundings surroundings, List<string> problems)
    {
        if (surroundings.Variable(variable) is { Length: > 0 } value)
        {
            return value.Trim();
        }

        problems.Add($"--header {header}: the environment has no {variable}; set it to the header's value");
        return null;
    }

    private static string? FromFile(string header, string path, string shown, List<string> problems)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MostHeaderBytes];
            return System.Text.Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"--header {header}: {shown} cannot be read ({OutputFile.Told(e)}); give a readable file with the header's value");
            return null;
        }
    }
}
