using System.Globalization;
using Ullage.Hosting.Target;
using Ullage.Hosting.Target.Caching;

// A process of its own for tests that need one: inside a control group, under a signal, with settings of the runtime. One verb a subject.
return args switch
{
    ["pages", var cache, var budget] => await PagesVerb.RunAsync(cache, long.Parse(budget, CultureInfo.InvariantCulture)),
    ["facts"] => await FactsVerb.RunAsync(),
    ["serve", .. var settings] => await ServeVerb.RunAsync(settings),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: hosting-target facts | pages adaptive|memorycache|articles BUDGET | serve [NAME=VALUE...]");
    return 2;
}
