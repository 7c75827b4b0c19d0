using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Configuration;

/// <summary>A part of which a service may have several, as it was added: metrics and logs tell them apart by their names, and so does the container.</summary>
/// <param name="Kind">What it is, as errors call it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Faults">What is wrong with its options.</param>
internal sealed record NamedPart(string Kind, string Name, IReadOnlyList<string> Faults)
{
    /// <summary>
    /// Registers a part under its name and, where it is the first of its type, without one too. What is wrong with it or its name is told with all else that is wrong when the host starts.
    /// </summary>
    public void AddTo<T>(IServiceCollection services, Func<IServiceProvider, T> make)
        where T : class
    {
        services.AddSingleton(this);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<All>, Validator>());
        services.AddClosedOptions<All>().ValidateOnStart();
        var name = Name;
        services.AddKeyedSingleton(name, (s, _) => make(s));
        services.TryAddSingleton(s => s.GetRequiredKeyedService<T>(name));
    }

    internal sealed class All;

    internal sealed class Validator(IEnumerable<NamedPart> parts) : IValidateOptions<All>
    {
        public ValidateOptionsResult Validate(string? name, All options) => OptionRange.Result(
        [
            .. parts.SelectMany(static p => p.Faults),
            .. parts.GroupBy(static p => (p.Kind, p.Name)).Where(static g => g.Count() > 1)
                .Select(static g => $"{g.Key.Kind}.Name is '{g.Key.Name}' for {g.Count()} of them; expected a name of its own for each."),
        ]);
    }
}
