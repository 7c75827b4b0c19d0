using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Profiling.Scheduling;

/// <summary>Which profiles are taken when, and where they go. At least one of <see cref="Folder"/> and <see cref="Upload"/> is needed, or an <see cref="IProfileStore"/> of one's own among the services.</summary>
public sealed class ScheduledProfilingOptions
{
    /// <summary>How often what was allocated since the last time is put away. 5 s to 7 d, or null for never; default 30 s.</summary>
    public TimeSpan? AllocationsEvery { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a CPU profile is taken. Longer than <see cref="CpuFor"/>, to 7 d, or null for never; default 5 min.</summary>
    public TimeSpan? CpuEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a CPU profile takes. 1 s to <see cref="ProfilingOptions.Longest"/>; default 30 s.</summary>
    public TimeSpan CpuFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>By how much of its interval each profile is moved at random, so that the pods of a service are not profiled at once. 0 to 0.5; default 0.1.</summary>
    public double Jitter { get; set; } = 0.1;

    /// <summary>A folder that keeps profiles; null for none.</summary>
    public string? Folder { get; set; }

    /// <summary>Most bytes of profiles in the folder; the oldest go first. 1 MiB to 1 TiB; default 256 MiB.</summary>
    public long MaxBytes { get; set; } = 256L << 20;

    /// <summary>How long profiles stay in the folder. 1 min to 10 years; default 7 d.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Address below which profiles are uploaded with PUT, such as <c>https://s3.eu-central-1.amazonaws.com/bucket/profiles</c>; null for none.</summary>
    public Uri? Upload { get; set; }

    /// <summary>Signs uploads for S3; null for none. The environment's AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN are not read by themselves.</summary>
    public S3Credentials? S3 { get; set; }

    /// <summary>Credentials that change while the service runs, asked for before each upload: those of a session expire. Takes the place of <see cref="S3"/>; null for none.</summary>
    public Func<CancellationToken, ValueTask<S3Credentials>>? S3Provider { get; set; }

    /// <summary>Region that S3 uploads are signed for. Default <c>us-east-1</c>.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>How long an upload may take. 1 s to 10 min; default 30 s.</summary>
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What the names of profiles end in. Default: the host's name, which is the pod's.</summary>
    public string Instance { get; set; } = Environment.MachineName;

    internal sealed class Validator : IValidateOptions<ScheduledProfilingOptions>
    {
        public ValidateOptionsResult Validate(string? name, ScheduledProfilingOptions options)
        {
            List<string> faults = [];
            Range("AllocationsEvery", options.AllocationsEvery ?? TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), TimeSpan.FromDays(7));
            Range("CpuFor", options.CpuFor, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
            Range("CpuEvery", options.CpuEvery ?? TimeSpan.FromDays(7), options.CpuFor + TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
            Range("Jitter", options.Jitter, 0, 0.5);
            Range("MaxBytes", options.MaxBytes, 1L << 20, 1L << 40);
            Range("Keep", options.Keep, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3653));
            Range("UploadTimeout", options.UploadTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
            if (options.Upload is { } upload && !(upload.IsAbsoluteUri && upload.Scheme is "http" or "https"))
            {
                faults.Add($"ScheduledProfiling.Upload is '{upload}'; expected an absolute http or https address.");
            }

            if (string.IsNullOrWhiteSpace(options.Region) || string.IsNullOrWhiteSpace(options.Instance))
            {
                faults.Add($"ScheduledProfiling.Region is '{options.Region}' and Instance '{options.Instance}'; expected neither empty.");
            }

            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

            void Range<T>(string option, T value, T least, T most)
                where T : IComparable<T>
            {
                if (!(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0))
                {
                    faults.Add($"ScheduledProfiling.{option} is {value}; expected {least} to {most}.");
                }
            }
        }
    }
}
