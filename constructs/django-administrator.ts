/** Makes the administrator that the environment names, unless there is one of that name: `createsuperuser` alone fails the second time. */
export const DJANGO_ADMINISTRATOR = `
import os
from django.contrib.auth import get_user_model
from django.core.management import call_command

users = get_user_model()
name = os.environ["DJANGO_SUPERUSER_USERNAME"]
if users.objects.filter(**{users.USERNAME_FIELD: name}).exists():
    print(f"the administrator {name} is there already")
else:
    call_command("createsuperuser", interactive=False)
`.trimStart();
