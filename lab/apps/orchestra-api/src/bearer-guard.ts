import { type CanActivate, type ExecutionContext, Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';

/** A request that the guard let in. */
export interface AuthorizedRequest {
  /** Id of the user. */
  user: string;
  readonly headers: { readonly authorization?: string };
}

/** Lets in requests with a token of ours that is still good. */
@Injectable()
export class BearerGuard implements CanActivate {
  readonly #jwt: JwtService;

  constructor(@Inject(JwtService) jwt: JwtService) {
    this.#jwt = jwt;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthorizedRequest>();
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
    if (scheme.toLowerCase() !== 'bearer') throw new UnauthorizedException('expected a bearer token');
    const { sub } = await this.#jwt.verifyAsync<{ readonly sub: string }>(token).catch(() => {
      throw new UnauthorizedException('the token is wrong or too old');
    });
    request.user = sub;
    return true;
  }
}
