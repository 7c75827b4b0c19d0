namespace Ullage.Generators.Subjects;

/// <summary>A port that a container listens on.</summary>
/// <param name="Name">Its name; null where it has none.</param>
/// <param name="Number">Its number, 1 to 65535.</param>
public sealed record SubjectPort(string? Name, int Number)
{
    /// <summary>UDP or SCTP; null for TCP, which is what goes without saying.</summary>
    public string? Protocol { get; init; }

    /// <summary>What refers to it: the name, so that the number may change, else the number.</summary>
    internal string Target => Name ?? Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether something refers to it, by name or number.</summary>
    internal bool IsMeant(string target) => target == Name || target == Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether gRPC alone is expected there, which no plain request asks.</summary>
    internal bool IsGrpc => Name is null ? Number == 50051 : Name.Split('-').Contains("grpc");

    /// <summary>Whether TLS is expected there.</summary>
    internal bool IsTls => Name is null ? Number is 443 or 8443 : Name == "https" || Name.StartsWith("https-", StringComparison.Ordinal);

    /// <summary>Whether the number is one that servers of HTTP are used to have.</summary>
    internal bool IsOfHttp => Number is 80 or 3000 or 4000 or 5000 or (>= 8000 and < 9000 and not 8443);

    /// <summary>How far it is from a port that answers plain HTTP: 0 is called so, 1 has such a number, 2 may be anything, 3 is TLS, 4 is surely none.</summary>
    internal int FarFromHttp => Protocol is not null || IsGrpc ? 4
        : IsTls ? 3
        : Name is "http" or "web" or "www" || Name?.StartsWith("http-", StringComparison.Ordinal) == true ? 0
        : IsOfHttp ? 1
        : 2;

    /// <summary>Whether it is for scrapers.</summary>
    internal bool IsMetrics => Name is "metrics" or "http-metrics" or "prometheus" or "prom" or "management" || Number == 2112;

    /// <summary>Whether it is for the people who run the service, so that no Service may lead to it.</summary>
    internal bool IsProfiling => Name is "pprof" or "debug" or "profiling" || Number == 6060;
}
