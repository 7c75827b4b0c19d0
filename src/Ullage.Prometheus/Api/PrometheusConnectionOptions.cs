namespace Ullage.Prometheus.Api;

/// <summary>
/// Where a Prometheus-like server is and how to reach it. <see cref="Validate"/> names every error at once. At most one of bearer token,
/// bearer token file, user name, and user info in the URL says who asks. Files are named here and read when used.
/// </summary>
public sealed record PrometheusConnectionOptions
{
    /// <summary>http or https, with a path prefix where there is one, such as <c>https://mimir.example/prometheus</c>. User info in it serves as <see cref="Username"/> and <see cref="Password"/>.</summary>
    public required string Url { get; init; }

    /// <summary>How samples are asked for. Default: by probing.</summary>
    public SampleProtocol Protocol { get; init; } = SampleProtocol.Auto;

    /// <summary>Sent as <c>Authorization: Bearer</c>.</summary>
    public string? BearerToken { get; init; }

    /// <summary>A file with the token, read before each request, so that a rotated token is picked up.</summary>
    public string? BearerTokenFile { get; init; }

    /// <summary>Basic authentication's user.</summary>
    public string? Username { get; init; }

    /// <summary>Basic authentication's password. Empty when neither this nor the file is given.</summary>
    public string? Password { get; init; }

    /// <summary>A file with the password, read before each request.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>A PEM file with the client's certificate, for mutual TLS; wants <see cref="ClientKeyFile"/> too.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>A PEM file with the client's private key, not encrypted.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>A PEM file with the authorities to trust, instead of the system's.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>The name that the server is asked for in TLS (and as Host) and that its certificate must be for, where it is not the URL's host.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Accepts any certificate. Credentials are then open to whoever answers.</summary>
    public bool SkipTlsVerification { get; init; }

    /// <summary>More headers, such as <c>X-Scope-OrgID</c>. Their values are held secret.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>An HTTP proxy's URL; <c>none</c> for none; null to follow HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.</summary>
    public string? Proxy { get; init; }

    /// <summary>Carries the requests in place of a connection of its own, such as an API server's proxy; made once and disposed with the connection. Identity, TLS and proxy are then its concern. Null for none.</summary>
    public Func<HttpMessageHandler>? Handler { get; init; }

    /// <summary>The longest time to connect, TLS included. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest time from a request to its answer's first byte. Default 2 min: Prometheus' own query timeout.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest silence inside an answer. Default 1 min.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests under way at once, 1 to 64. Default 4.</summary>
    public int MaxConcurrency { get; init; } = 4;

    /// <summary>Tries of one request, the first included, 1 to 20. Default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>The upper bound of the wait before the second try; it doubles with each further one, and the wait is drawn evenly below it. Default 250 ms.</summary>
    public TimeSpan RetryBaseDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The bound at which doubling ends. Default 15 s.</summary>
    public TimeSpan RetryMaxDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest Retry-After that is waited for; a server that asks for more is reported as overloaded. Default 1 min.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest piece of an answer that is held at once: a remote-read frame, a line of export, a label. Default 16 MiB (Prometheus' frames are about 1 MiB).</summary>
    public int MaxPieceBytes { get; init; } = 16 << 20;

    /// <summary>The largest answer that must be held or listed whole: label sets, remote-read samples. Default 256 MiB.</summary>
    public long MaxAnswerBytes { get; init; } = 256L << 20;

    /// <summary>Samples that one range-selector query may ask for, estimated; longer ranges are sharded by time. Default 1,000,000 (Prometheus' own limit is 50,000,000, in memory).</summary>
    public long MaxSamplesPerQuery { get; init; } = 1_000_000;

    /// <summary>Every error in these options, each naming what was found and the way out. Empty when they can be used.</summary>
    public IReadOnlyList<string> Validate() => ConnectionOptionsValidation.Errors(this);

    /// <summary>The address without credentials; never a secret.</summary>
    public override string ToString() => ServerAddress.Display(Url);
}
