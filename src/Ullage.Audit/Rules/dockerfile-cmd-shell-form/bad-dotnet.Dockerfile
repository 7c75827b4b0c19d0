FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY out /app
USER 65532
ENTRYPOINT ["dotnet"]
# finding below
CMD /app/Api.dll
