using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;

namespace Ullage.Hosting.Buffers;

/// <summary>Adds pooled buffers.</summary>
public static class BufferServiceExtensions
{
    /// <summary>Adds <see cref="BufferPool"/>. May be called again; later configuration adds to the earlier.</summary>
    public static IServiceCollection AddBufferPool(this IServiceCollection services, Action<BufferPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddMetrics();
        services.AddLogging();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BufferPoolOptions>, BufferPoolOptions.Validator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<BufferPoolOptions>, LeaksInDevelopment>());
        services.AddClosedOptions<BufferPoolOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddSingleton(static s => new BufferPool(
            s.GetRequiredService<IOptions<BufferPoolOptions>>().Value, null, s.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Buffers"), s.GetRequiredService<IMeterFactory>()));
        return services;
    }

    private sealed class LeaksInDevelopment(IServiceProvider services) : IPostConfigureOptions<BufferPoolOptions>
    {
        public void PostConfigure(string? name, BufferPoolOptions options) => options.DetectLeaks ??= services.GetService<IHostEnvironment>()?.IsDevelopment() == true;
    }
}
