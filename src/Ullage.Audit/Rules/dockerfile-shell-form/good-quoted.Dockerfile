FROM nginx:1.29
USER 65532
CMD ["/bin/sh", "-c", "nginx -g 'daemon off;'"]
